-- Holds the partition for a push to many users. Other messages are made until the moment that this one proposes, which is a
-- little later than now, so that they hardly ever have to wait.
--
-- ARGV: 8 who holds it, 9 how much later, ms; 10 for how long, ms; 11 the moment at which it was due, if that is still to come
-- among the messages, or ''. Returns the moment, or nothing when another push has it.

if held and held.by ~= ARGV[8] and held.ends > now then
  return false
end
if held and held.by == ARGV[8] then
  return held.moment
end
local proposed = moment(now + tonumber(ARGV[9]))
pass_reserved()
if ARGV[11] > last then
  proposed = ARGV[11]
elseif proposed <= last then
  proposed = next_moment(last)
end
redis.call('HSET', PARTITION, 'h', proposed .. string.format('%013d', now + tonumber(ARGV[10])) .. ARGV[8])
return proposed
