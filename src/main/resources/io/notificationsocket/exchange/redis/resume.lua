-- Whether a client can take up a registration again by its recovery id.
--
-- KEYS: 2 the user, 3 the user's registrations, 4 the user's messages. ARGV: 8 connection id, 9 recovery id, 10 the
-- last message that the client says it has, or ''.
-- Returns nothing when it cannot, or something after that message is missing, else that message or ''.

local u, r, m = KEYS[2], KEYS[3], KEYS[4]
local known = registration(redis.call('HGET', r, ARGV[8]))
if not known or known.recovery ~= ARGV[9] or is_over(known) then
  return false
end
-- An id of the future is none: a message that is a text may look like one.
local after = ARGV[10]
local possible = moment(now + 1)
if last > possible then
  possible = last
end
if after ~= '' and string.sub(after, 1, 16) > possible then
  after = ''
end
local start = after == '' and known.arrived or after
if start ~= LAST and page({ u = u, m = m, i = KEYS[10], v = KEYS[11] }, start, LAST, 1, 1, 0)[3] == 1 then
  return false
end
return after
