-- Gives messages their place and their id, tells the nodes of their users' sessions, and keeps them.
--
-- KEYS: 2… of each message of the user u, m, k, i, v and y.
-- ARGV: 8 the partition's digit, 9 to 13 as keep.lua says, 14 ms that an idempotency key is remembered, 15 a number for all
-- calls that the node's lane sends together; from 16 on of each: ms that it is kept, 1 if kept until somebody registers, 1 if
-- it goes into the inbox, fingerprint or '', idempotency key or '', how many came together, collapse key or '', user id, JSON.
-- Fails with HELD, and does nothing, while a push to many users comes first. Returns of each: 'N' id kept sessions, or 'K'
-- fingerprint id kept sessions for a key that is known; then a space and the id of a message that it replaces, if any.

local KEY_TTL = tonumber(ARGV[14])
local answers = {}
local pushed = false

-- Calls that follow a refused one at once may not overtake it, though the partition is free by then.
local function must_wait()
  local refused = 'y:' .. NODE
  if not held then
    return redis.call('HGET', PARTITION, refused) == ARGV[15]
  end
  local latest = last
  for _ = 1, (#KEYS - 1) / 6 do
    latest = next_moment(latest)
  end
  if held.ends <= now then
    redis.call('HDEL', PARTITION, 'h')
  elseif latest >= held.moment or moment(now) >= held.moment then
    redis.call('HSET', PARTITION, refused, ARGV[15])
    return true
  end
  return redis.call('HGET', PARTITION, refused) == ARGV[15]
end

pass_reserved()
if must_wait() then
  return redis.error_reply('-HELD a push to many users comes first')
end

local function push(u, m, k, i, v, y, at)
  local ttl, lasting, into_inbox, fingerprint, key = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  local together, collapse_key, user, json = ARGV[at + 5], ARGV[at + 6], ARGV[at + 7], ARGV[at + 8]
  if fingerprint ~= '' then
    local known = redis.call('HGET', k, key)
    if known and not is_forgotten(known) then
      redis.call('PEXPIRE', k, redis.call('PTTL', k)) -- a write, so that waiting for replicas covers the first one
      return 'K' .. string.sub(known, 14)
    end
  end
  last = next_moment(last)
  local current = moment(now)
  if current > last then
    last = current
  end
  pushed = true
  local id = last .. ARGV[8] .. NODE
  local kept, reached, replaced = give({ u = u, m = m, i = i, v = v, y = y }, {
    user = user, id = id, json = json, ttl = ttl, lasting = lasting, into_inbox = into_inbox == '1', together = together,
    collapse = collapse_key
  })
  local answer = id .. (kept and '1' or '0') .. reached .. (replaced and ' ' .. replaced or '')
  if fingerprint ~= '' then
    remember(k, key, fingerprint .. answer, KEY_TTL)
  end
  return 'N' .. answer
end

for each = 0, (#KEYS - 1) / 6 - 1 do
  local k = 2 + each * 6
  answers[each + 1] =
    push(KEYS[k], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3], KEYS[k + 4], KEYS[k + 5], 16 + each * 9)
end
if pushed then
  redis.call('HSET', PARTITION, 'last', last)
end
send()
return answers
