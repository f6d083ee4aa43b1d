-- Registers a connection id, or gives a known one its full time.
--
-- KEYS: of a user. ARGV: 8 connection id, 9 ms that it lives, 10 what the backend says of it, in JSON, or '' to keep what
-- it has said.

local u, r, m, a = KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local ends = now + tonumber(ARGV[9])
local known = registration(redis.call('HGET', r, ARGV[8]))
local anew = false
if known and not is_over(known) then
  known.expires = math.max(known.expires, ends)
else
  local start = newest()
  if tonumber(redis.call('HGET', u, 'k') or 0) <= now then
    -- The first of a user gets what has waited for it. Registrations whose time is over were never removed.
    local over, arrived = redis.call('HGETALL', r), FIRST
    local latest = 0
    for i = 2, #over, 2 do
      local each = registration(over[i])
      if each.expires > latest then
        latest = each.expires
        arrived = each.arrived
      end
    end
    if #over > 0 then
      leave(u, m, arrived)
      redis.call('DEL', r, a)
    end
    start = FIRST
  end
  known = {
    expires = ends, arrived = start, node = NOBODY, claim = newest_claim(), asked = now * 1000, client = NO_CLIENT,
    recovery = ''
  }
  anew = true
end
redis.call('HSET', r, ARGV[8], text_of(known))
if ARGV[10] ~= '' then
  redis.call('HSET', a, ARGV[8], ARGV[10])
elseif anew then
  redis.call('HDEL', a, ARGV[8])
end
registered_until(u, r, a, known.expires)
keep_keys(u, r, a)

-- Some of the others, so that registrations that are over do not pile up while new ones come.
local some = redis.call('HRANDFIELD', r, 4, 'WITHVALUES')
for i = 1, #some, 2 do
  local each = registration(some[i + 1])
  if is_over(each) then
    redis.call('HDEL', r, some[i])
    redis.call('HDEL', a, some[i])
  end
end
return 1
