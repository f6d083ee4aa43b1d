-- Ends a registration, and revokes it from whoever holds it.
--
-- KEYS: of a user. ARGV: 8 user id, 9 connection id.

though_full()
local u, r, m, a, s, w = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local known = registration(redis.call('HGET', r, ARGV[9]))
if not known then
  return 0
end
if known.node ~= NOBODY then
  tell(known.node, revocation(ARGV[8], ARGV[9], known.claim, 'E'))
  goes(u, s, w, ARGV[8], known)
end
redis.call('HDEL', r, ARGV[9])
redis.call('HDEL', a, ARGV[9])
local left = redis.call('HLEN', r)
if left == 0 then
  leave(u, m, known.arrived)
elseif left <= 100 then
  local ends = 0
  for _, text in ipairs(redis.call('HVALS', r)) do
    local each = registration(text)
    if not is_over(each) then
      ends = math.max(ends, each.expires)
    end
  end
  if ends == 0 then
    redis.call('DEL', r, a)
    leave(u, m, known.arrived)
  else
    redis.call('HSET', u, 'k', ends)
  end
end
send()
return 1
