-- Some users of a partition, in the order of their names' bytes.
--
-- KEYS: 2 a sorted set of users. ARGV: 8 the user after whom they begin, or '' for the first one; 9 how many; 10 '1' to
-- leave out, and to forget, those who have no registration any more.
-- Returns { how many there are in all, the user to go on after, or '' when there are no more; then the users }.
--
-- The keys of the users themselves are not declared, as they are known only here; they lie in the same slot.

local all, most = KEYS[2], tonumber(ARGV[9])
local users = redis.call('ZRANGEBYLEX', all, ARGV[8] == '' and '-' or '(' .. ARGV[8], '+', 'LIMIT', 0, most)
local found = { 0, #users == most and users[most] or '' }
for _, user in ipairs(users) do
  if ARGV[10] ~= '1' or still_registered(user) then
    found[#found + 1] = user
  end
end
found[1] = redis.call('ZCARD', all)
return found
