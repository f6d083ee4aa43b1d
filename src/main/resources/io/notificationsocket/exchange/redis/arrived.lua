-- Notes what has arrived and how clients are connected, and renews what is held.
--
-- KEYS: 2… of each claim of its user u, r, a, m and v.
-- ARGV: from 8 on of each: connection id, number of the claim, the last message that has arrived or '', until where that was
-- known before; after which message all that was not kept for catch-up was sent, too; ms that the
-- registration lives while it is held, or '' when it is not to be renewed; how the client is connected.
-- Returns how many of the claims stand.

though_full()

local standing = 0
for each = 0, (#KEYS - 1) / 5 - 1 do
  local key, at = 2 + each * 5, 8 + each * 7
  local u, r, a, m, v = KEYS[key], KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], KEYS[key + 4]
  local known = registration(redis.call('HGET', r, ARGV[at]))
  if known and known.node == NODE and known.claim == tonumber(ARGV[at + 1]) then
    standing = standing + 1
    local before = text_of(known)
    local to = ARGV[at + 2]
    if to ~= '' and known.arrived == LAST then
      arrive(m, v, ARGV[at + 3], ARGV[at + 4], to)
    elseif to > known.arrived then
      arrive(m, v, known.arrived, ARGV[at + 4], to) -- done again, it does nothing
      known.arrived = to
    end
    if ARGV[at + 5] ~= '' then
      known.expires = now + tonumber(ARGV[at + 5])
    end
    known.client = ARGV[at + 6]
    local after = text_of(known)
    if after ~= before then
      redis.call('HSET', r, ARGV[at], after)
    end
    if ARGV[at + 5] ~= '' then
      registered_until(u, r, a, known.expires)
    end
  end
end
return standing
