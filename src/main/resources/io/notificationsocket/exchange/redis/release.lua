-- Gives a claim back; the registration lives on for its full time.
--
-- KEYS: of a user. ARGV: 8 connection id, 9 number of the claim, or '' when its answer
-- never came; 10 the last message that the client was offered, or '' likewise; 11 ms that the registration lives; 12
-- when the claim was asked for, if it has no number; 13 user id.

though_full()
local u, r, a, s, w = KEYS[2], KEYS[3], KEYS[5], KEYS[6], KEYS[7]
local known = registration(redis.call('HGET', r, ARGV[8]))
if not known then
  return 0
end
if known.node == NOBODY and known.arrived == LAST and known.claim == tonumber(ARGV[9]) then
  known.arrived = ARGV[10] -- its client was sent away by the backend, and only this node knows what it had got
  redis.call('HSET', r, ARGV[8], text_of(known))
  return 1
end
if known.node ~= NODE then
  return 0
end
if ARGV[9] == '' and known.asked ~= tonumber(ARGV[12]) or ARGV[9] ~= '' and known.claim ~= tonumber(ARGV[9]) then
  return 0
end
goes(u, s, w, ARGV[13], known)
known.node = NOBODY
known.offered = ARGV[10] ~= '' and ARGV[10] or known.offered
known.expires = now + tonumber(ARGV[11])
if known.arrived == LAST then
  known.arrived = ARGV[10] == '' and newest() or ARGV[10]
end
redis.call('HSET', r, ARGV[8], text_of(known))
registered_until(u, r, a, known.expires)
return 1
