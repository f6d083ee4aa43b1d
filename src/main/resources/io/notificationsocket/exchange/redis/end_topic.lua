-- Removes some members of a topic.
--
-- KEYS: 2 the members (t). ARGV: 8 topic, 9 how many. Returns { how many were removed, how many are left }.
--
-- The keys of the users' topics are not declared, as they are known only here; they lie in the same slot.

local t = KEYS[2]
local users = redis.call('ZRANGE', t, 0, tonumber(ARGV[9]) - 1)
for _, user in ipairs(users) do
  redis.call('ZREM', t, user)
  redis.call('ZREM', BEGIN .. 'o:' .. user, ARGV[8])
end
return { #users, redis.call('ZCARD', t) }
