-- Makes pushes to single users that are due, and takes those to many, which a node makes then.
--
-- ARGV: 8 the partition's digit, 9 to 13 as keep.lua says, 14 ms that a message is kept whose push does not say, 15 '1' if it is
-- kept until somebody registers, when its push does not say; 16 asked, all or off: what goes into the inbox; 17 the most pushes, 18 how many ms late they are made.
-- Fails with HELD, and does nothing, while a push to many users comes first. Returns { 1 if there are more, how many were too
-- late, user, id, 1 if it is kept, sessions, … }.
--
-- The keys of the users are not declared, as they are known only here; they lie in the same slot.

local TAKEN = BEGIN .. 'g'
local most = tonumber(ARGV[17])
local due = redis.call('ZRANGEBYSCORE', DUE, '-inf', now, 'LIMIT', 0, most)
if #due > 0 and held and held.ends > now then
  return redis.error_reply('-HELD a push to many users comes first')
end
local made = { #due == most and 1 or 0, 0 }

local function read(what)
  local ttl, store, inbox, collapse_length, target_length = string.match(what, '^(%S+) (%S+) (%S+) (%d+) (%d+) ')
  local _, begins = string.find(what, '^%S+ %S+ %S+ %d+ %d+ ')
  local lasting = store
  if store == '-' then
    lasting = ARGV[15]
  end
  local into_inbox = ARGV[16] == 'all' and inbox ~= '0' or ARGV[16] == 'asked' and inbox == '1'
  return {
    ttl = tonumber(ttl == '-' and ARGV[14] or ttl), lasting = lasting, into_inbox = into_inbox, together = 1,
    collapse = string.sub(what, begins + 1, begins + tonumber(collapse_length)),
    json = string.sub(what, begins + 1 + tonumber(collapse_length) + tonumber(target_length))
  }
end

for _, each in ipairs(due) do
  local id, user = string.sub(each, 1, 24), string.sub(each, 25)
  local l = BEGIN .. 'l:' .. user
  local known = redis.call('HGET', l, id)
  redis.call('ZREM', DUE, each)
  redis.call('HDEL', l, id)
  if known and tonumber(string.sub(known, 1, 13)) + tonumber(ARGV[18]) < now then
    made[2] = made[2] + 1
  elseif known and user == '' then
    redis.call('HSET', TAKEN, id, known)
  elseif known then
    local message = read(string.sub(known, 14))
    message.user, message.id = user, id
    if string.sub(id, 1, 16) > last then
      last = string.sub(id, 1, 16)
    else
      pass_reserved()
      last = next_moment(last)
      if moment(now) > last then
        last = moment(now)
      end
      message.late = last .. ARGV[8] .. NODE
    end
    local kept, reached = give({
      u = BEGIN .. 'u:' .. user, m = BEGIN .. 'm:' .. user, i = BEGIN .. 'i:' .. user, v = BEGIN .. 'v:' .. user,
      y = BEGIN .. 'y:' .. user
    }, message)
    made[#made + 1] = user
    made[#made + 1] = id
    made[#made + 1] = kept and 1 or 0
    made[#made + 1] = reached
  end
end
if #due > 0 then
  redis.call('HSET', PARTITION, 'last', last)
end
send()
return made
