-- Has a push wait until it is due.
--
-- KEYS: of a user; of nobody ('') for pushes to many. ARGV: 8 user id, 9 the partition's digit, 10 when it is due, ms, or '';
-- 11 after how many ms, or ''; 12 fingerprint or '', 13 idempotency key or '', 14 ms that the key is remembered after it was due, 15
-- most that wait, 16 what is to be made.
-- Returns 'N' id due, 'K' fingerprint id due for a key that is known, or 'T' when too many wait.

local k, l, user, digit = KEYS[8], KEYS[13], ARGV[8], ARGV[9]
if ARGV[12] ~= '' then
  local known = redis.call('HGET', k, ARGV[13])
  if known and not is_forgotten(known) then
    redis.call('PEXPIRE', k, redis.call('PTTL', k)) -- a write, so that waiting for replicas covers the first one
    return 'K' .. string.sub(known, 14)
  end
end
if redis.call('HLEN', l) >= tonumber(ARGV[15]) then
  return 'T'
end
local due = math.max(now, ARGV[10] ~= '' and tonumber(ARGV[10]) or now + tonumber(ARGV[11]))

-- The id tells when it is due. Of one millisecond, those of pushes that are made later come after all others, and those to many
-- last: their counts begin where the others seldom get.
local first = string.sub(moment(due), 1, 12) .. (user == '' and '8000' or '1000')
local same = redis.call('ZREVRANGEBYSCORE', DUE, whole(due), whole(due), 'LIMIT', 0, 1)
local at = same[1] and next_moment(string.sub(same[1], 1, 16)) or first
if at < first then
  at = first
end
if at <= last or at <= reserved then
  at = next_moment(reserved > last and reserved or last)
  redis.call('HSET', PARTITION, 's', at)
end
local id = at .. digit .. NODE
redis.call('HSET', l, id, string.format('%013d', due) .. ARGV[16])
redis.call('ZADD', DUE, whole(due), id .. user)
if ARGV[12] ~= '' then
  remember(k, ARGV[13], ARGV[12] .. id .. whole(due), due - now + tonumber(ARGV[14]))
end
return 'N' .. id .. whole(due)
