-- Gives a claim back; the registration lives on for its full time.
--
-- KEYS: 2 the user, 3 the user's registrations. ARGV: 8 connection id, 9 number of the claim, or '' when its answer
-- never came; 10 the last message that the client was offered, or '' likewise; 11 ms that the registration lives; 12
-- when the claim was asked for, if it has no number.

though_full()
local u, r = KEYS[2], KEYS[3]
local known = registration(redis.call('HGET', r, ARGV[8]))
if not known or known.node ~= NODE then
  return 0
end
if ARGV[9] == '' and known.asked ~= tonumber(ARGV[12]) or ARGV[9] ~= '' and known.claim ~= tonumber(ARGV[9]) then
  return 0
end
known.node = NOBODY
known.expires = now + tonumber(ARGV[11])
if known.arrived == LAST then
  known.arrived = ARGV[10] == '' and newest() or ARGV[10]
end
redis.call('HSET', r, ARGV[8], text_of(known))
count(u, NODE, -1)
registered_until(u, r, known.expires)
return 1
