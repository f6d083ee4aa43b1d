-- Gives messages their place and their id, tells the nodes of their users' sessions, and keeps them.
--
-- KEYS: 2… of each message the user, the user's messages, the user's idempotency records.
-- ARGV: 8 the partition's digit, 9 most messages of a user, 10 most bytes of a user, 11 ms that an idempotency key is
-- remembered; from 12 on of each: ms that it is kept, 1 if kept until somebody registers, fingerprint or '',
-- idempotency key or '', how many came together, user id, JSON.
-- Returns of each: 'N' id kept sessions, or 'K' fingerprint id kept sessions for a key that is known.

local MOST_MESSAGES, MOST_BYTES, KEY_TTL = tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
local answers = {}
local pushed = false

-- Idempotency records: expires(13) fingerprint(32) id(24) kept(1) sessions, by key. They lie in one hash of the user, so
-- that nothing has to be looked for when the user is forgotten.
local function is_forgotten(record)
  return tonumber(string.sub(record, 1, 13)) <= now
end

local function remember(k, key, record)
  redis.call('HSET', k, key, string.format('%013d', now + KEY_TTL) .. record)
  redis.call('PEXPIRE', k, KEY_TTL)
  -- Some of the others, so that records that are over do not pile up while new ones come.
  local some = redis.call('HRANDFIELD', k, 4, 'WITHVALUES')
  for i = 1, #some, 2 do
    if is_forgotten(some[i + 1]) then
      redis.call('HDEL', k, some[i])
    end
  end
end

local function push(u, m, k, at)
  local ttl, lasting, fingerprint, key, together = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local user, json = ARGV[at + 5], ARGV[at + 6]
  if fingerprint ~= '' then
    local known = redis.call('HGET', k, key)
    if known and not is_forgotten(known) then
      redis.call('PEXPIRE', k, redis.call('PTTL', k)) -- a write, so that waiting for replicas covers the first one
      return 'K' .. string.sub(known, 14)
    end
  end
  last = next_moment(last)
  local current = moment(now)
  if current > last then
    last = current
  end
  pushed = true
  local id = last .. ARGV[8] .. NODE
  local fields = redis.call('HGETALL', u)
  local user_state, sessions = {}, {}
  for i = 1, #fields, 2 do
    if #fields[i] == 1 then
      user_state[fields[i]] = fields[i + 1]
    else
      sessions[fields[i]] = tonumber(fields[i + 1])
    end
  end
  local kept = ttl > 0 and (lasting == '1' or tonumber(user_state.k or 0) > now)
  local reached = 0
  local mark = kept and '1' or '0'
  for node, number in pairs(sessions) do
    if lease(node) < now - DEAD and lease(node) <= swept then
      redis.call('HDEL', u, node)
    else
      tell(node, 'M' .. mark .. id .. ' ' .. together .. ' ' .. #user .. ' ' .. #json .. ' ' .. user .. json)
      if lease(node) > now then
        reached = reached + number
      end
    end
  end
  if kept then
    local bytes = tonumber(user_state.b or 0) + #json
    local length = redis.call('RPUSH', m, id .. lasting .. string.format('%013d', now + ttl) .. json)
    local gone = user_state.g
    if length == 1 then -- what was kept before has expired with its key
      bytes = #json
      gone = user_state.l or gone
    end
    local checked = 0
    while length > 0 do
      local oldest = nil
      if length > MOST_MESSAGES or bytes > MOST_BYTES then
        oldest = redis.call('LPOP', m)
      elseif length > 1 and checked < 4 then
        checked = checked + 1
        oldest = redis.call('LINDEX', m, 0)
        if is_expired(oldest) then
          redis.call('LPOP', m)
        else
          oldest = nil
        end
      end
      if not oldest then
        break
      end
      gone = id_of(oldest)
      bytes = bytes - (#oldest - 38)
      length = length - 1
    end
    if length == 0 then
      kept = false
    end
    redis.call('HSET', u, 'b', bytes, 'l', id)
    if gone and gone ~= user_state.g then
      redis.call('HSET', u, 'g', gone)
    end
    local ends = math.ceil((now + ttl) / 1000) * 1000
    if ends > tonumber(user_state.x or 0) then
      redis.call('HSET', u, 'x', ends)
      redis.call('PEXPIRE', u, math.max(ends, tonumber(user_state.k or 0)) - now + SPARE)
      redis.call('PEXPIRE', m, ends - now)
    elseif length == 1 then
      redis.call('PEXPIRE', m, tonumber(user_state.x) - now) -- a list that was empty is a new key
    end
  end
  local answer = id .. (kept and '1' or '0') .. reached
  if fingerprint ~= '' then
    remember(k, key, fingerprint .. answer)
  end
  return 'N' .. answer
end

for i = 0, (#KEYS - 1) / 3 - 1 do
  answers[i + 1] = push(KEYS[2 + i * 3], KEYS[3 + i * 3], KEYS[4 + i * 3], 12 + i * 7)
end
if pushed then
  redis.call('HSET', PARTITION, 'last', last)
end
send()
return answers
