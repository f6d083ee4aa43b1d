-- A node's heartbeat in a partition: it counts as alive for a while, and its channel tells the last number that was
-- given there. Returns { born, '1' if the node had counted as dead, last moment, last number of a claim,
-- the time in ms }.

though_full()
local lapsed = lease(NODE) <= now
-- What the node knows of is told to the others by way of a promoted replica, too, whose clock may be slow.
local newest_claim = math.max(tonumber(state[3] or 0), tonumber(ARGV[7]))
redis.call('HSET', PARTITION, 'l:' .. NODE, now + tonumber(ARGV[5]), 'last', last, 'n', newest_claim)
local number = redis.call('HGET', PARTITION, 'q:' .. NODE) or '0'
redis.call(PUBLISH, CHANNELS .. NODE, number .. ' P')
local fields = redis.call('HGETALL', PARTITION)
for i = 1, #fields, 2 do
  if string.sub(fields[i], 1, 2) == 'l:' and tonumber(fields[i + 1]) < now - 3600000 and fields[i] ~= 'l:' .. NODE then
    redis.call('HDEL', PARTITION, fields[i], 'q:' .. string.sub(fields[i], 3))
  end
end
return { born, lapsed and '1' or '0', last, tostring(newest_claim), now }
