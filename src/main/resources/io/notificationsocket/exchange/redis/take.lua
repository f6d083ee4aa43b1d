-- The pushes to many that were taken, for one node at a time, which may make them until its turn is over.
--
-- ARGV: 8 how long its turn is from now on, ms; 9 the push that it has made, or ''.
-- Returns id due what of the next one; nothing when there is none, or when it is another node's turn.

local TAKEN = BEGIN .. 'g'
local turn = redis.call('HGET', PARTITION, 'turn')
if turn and string.sub(turn, 14) ~= NODE and tonumber(string.sub(turn, 1, 13)) > now and lease(string.sub(turn, 14)) > now then
  return false
end
if ARGV[9] ~= '' then
  redis.call('HDEL', TAKEN, ARGV[9])
end
local ids = redis.call('HKEYS', TAKEN)
if #ids == 0 then
  redis.call('HDEL', PARTITION, 'turn')
  return false
end
table.sort(ids)
redis.call('HSET', PARTITION, 'turn', string.format('%013d', now + tonumber(ARGV[8])) .. NODE)
return ids[1] .. redis.call('HGET', TAKEN, ids[1])
