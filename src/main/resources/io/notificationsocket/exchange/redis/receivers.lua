-- Which of some users have, or had, a message.
--
-- ARGV: 8 the message, 9 the user after whom they begin, or ''; 10 how many users are looked at.
-- Returns { the user to go on after, or '' when there are no more; then the users }.
--
-- The keys of the users are not declared, as they are known only here; they lie in the same slot.

local most = tonumber(ARGV[10])
local some = redis.call('ZRANGEBYLEX', RECEIVERS, ARGV[9] == '' and '-' or '(' .. ARGV[9], '+', 'LIMIT', 0, most)
local found = { #some == most and some[most] or '' }
for _, user in ipairs(some) do
  if find(BEGIN .. 'v:' .. user, ARGV[8]) then
    found[#found + 1] = user
  end
end
return found
