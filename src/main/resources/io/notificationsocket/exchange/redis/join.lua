-- Changes the members of a topic.
--
-- KEYS: 2 the members (t), from 3 on the topics of each user. ARGV: 8 topic; from 9 on of each user '+' or '-' and the id.
-- Returns how many members there are in this partition then.

local t = KEYS[2]
for i = 3, #KEYS do
  local change = ARGV[i + 6]
  local user = string.sub(change, 2)
  if string.sub(change, 1, 1) == '+' then
    redis.call('ZADD', t, 0, user)
    redis.call('ZADD', KEYS[i], 0, ARGV[8])
  else
    redis.call('ZREM', t, user)
    redis.call('ZREM', KEYS[i], ARGV[8])
  end
end
return redis.call('ZCARD', t)
