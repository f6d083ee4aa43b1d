-- The idempotency key of a push to many users: reserves it, or tells what is known under it.
--
-- KEYS: 2 the key. ARGV: 8 who reserves it, 9 for how long, ms. Returns '' when it is reserved now, '?' while another push
-- has it reserved, else what is known.

local known = redis.call('GET', KEYS[2])
if not known or known == '?' .. ARGV[8] then
  redis.call('SET', KEYS[2], '?' .. ARGV[8], 'PX', ARGV[9])
  return ''
end
if string.sub(known, 1, 1) == '?' then
  return '?'
end
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[2])) -- a write, so that waiting for replicas covers the first one
return known
