-- A node's heartbeat in a partition: it counts as alive for a while, and its channel tells the last number that was
-- given there. Returns { born, '1' if the node had counted as dead, last moment, last number of a claim,
-- the time in ms }.
--
-- KEYS: 2 all users of the partition who are online. ARGV: 8 how many of them are looked at. Their own keys are not
-- declared, as they are known only here; they lie in the same slot.

though_full()
local w, most = KEYS[2], tonumber(ARGV[8])
local lapsed = lease(NODE) <= now
-- What the node knows of is told to the others by way of a promoted replica, too, whose clock may be slow.
local number = newest_claim()
leases[NODE] = now + tonumber(ARGV[5])
redis.call('HSET', PARTITION, 'l:' .. NODE, leases[NODE], 'last', last, 'n', number)
redis.call(PUBLISH, CHANNELS .. NODE, (redis.call('HGET', PARTITION, 'q:' .. NODE) or '0') .. ' P')
local fields, ended = redis.call('HGETALL', PARTITION), 0
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 2) == 'l:' then
    local ends = tonumber(fields[i + 1])
    if ends <= now then
      ended = math.max(ended, ends)
    end
    if ends < now - 3600000 and ends <= swept then
      local node = string.sub(fields[i], 3)
      redis.call('HDEL', PARTITION, fields[i], 'q:' .. node, 'y:' .. node)
    end
  end
end

-- After the end of a node's lease, those who had sessions there only are not online any more: each heartbeat looks at
-- some of all users who are, until none is left.
local sweep = redis.call('HMGET', PARTITION, 'sweeping', 'sweep')
local began, after = tonumber(sweep[1] or 0), sweep[2] or ''
if began == 0 and ended > swept then
  began, after = now, ''
end
if began > 0 then
  local users = redis.call('ZRANGEBYLEX', w, after == '' and '-' or '(' .. after, '+', 'LIMIT', 0, most)
  for _, user in ipairs(users) do
    still_online(w, user)
  end
  if #users < most then
    redis.call('HSET', PARTITION, 'swept', began)
    redis.call('HDEL', PARTITION, 'sweeping', 'sweep')
  else
    redis.call('HSET', PARTITION, 'sweeping', began, 'sweep', users[most])
  end
end

-- Of the users who had a registration, each heartbeat looks at some.
local from = redis.call('HGET', PARTITION, 'looked') or ''
local some = redis.call('ZRANGEBYLEX', REGISTERED, from == '' and '-' or '(' .. from, '+', 'LIMIT', 0, 32)
for _, user in ipairs(some) do
  still_registered(user)
end
if #some == 32 then
  redis.call('HSET', PARTITION, 'looked', some[32])
elseif from ~= '' then
  redis.call('HDEL', PARTITION, 'looked')
end
-- Of those who had receipts, too.
local since = redis.call('HGET', PARTITION, 'asked') or ''
some = redis.call('ZRANGEBYLEX', RECEIVERS, since == '' and '-' or '(' .. since, '+', 'LIMIT', 0, 32)
for _, user in ipairs(some) do
  if redis.call('EXISTS', BEGIN .. 'v:' .. user) == 0 then
    redis.call('ZREM', RECEIVERS, user)
  end
end
if #some == 32 then
  redis.call('HSET', PARTITION, 'asked', some[32])
elseif since ~= '' then
  redis.call('HDEL', PARTITION, 'asked')
end

-- Messages of inboxes whose time is over.
for _, user in ipairs(redis.call('ZRANGEBYSCORE', INBOXES, '-inf', now, 'LIMIT', 0, 16)) do
  local box = inbox_of(BEGIN .. 'u:' .. user, BEGIN .. 'i:' .. user, BEGIN .. 'v:' .. user, user)
  box.changed, box.begins = true, true -- so that it is not found again
  close_inbox(box)
end
send()
return { born, lapsed and '1' or '0', last, tostring(number), now }
