-- Notes what has arrived and how clients are connected, and renews what is held.
--
-- KEYS: 2… of each claim the user, the user's registrations, and what the backend says of them.
-- ARGV: from 8 on of each: connection id, number of the claim, the last message that has arrived or '', ms that the
-- registration lives while it is held, or '' when it is not to be renewed; how the client is connected.
-- Returns how many of the claims stand.

though_full()
local standing = 0
for i = 0, (#KEYS - 1) / 3 - 1 do
  local u, r, a, at = KEYS[2 + i * 3], KEYS[3 + i * 3], KEYS[4 + i * 3], 8 + i * 5
  local known = registration(redis.call('HGET', r, ARGV[at]))
  if known and known.node == NODE and known.claim == tonumber(ARGV[at + 1]) then
    standing = standing + 1
    local before = text_of(known)
    if ARGV[at + 2] > known.arrived then
      known.arrived = ARGV[at + 2]
    end
    if ARGV[at + 3] ~= '' then
      known.expires = now + tonumber(ARGV[at + 3])
    end
    known.client = ARGV[at + 4]
    local after = text_of(known)
    if after ~= before then
      redis.call('HSET', r, ARGV[at], after)
    end
    if ARGV[at + 3] ~= '' then
      registered_until(u, r, a, known.expires)
    end
  end
end
return standing
