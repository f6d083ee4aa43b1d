-- The outcome of a push to many users under an idempotency key.
--
-- KEYS: 2 the key. ARGV: 8 who has reserved it, 9 for how long it is remembered, ms; 10 what is to be known, or '' to give the
-- key back.

if ARGV[10] ~= '' then
  redis.call('SET', KEYS[2], ARGV[10], 'PX', ARGV[9])
elseif redis.call('GET', KEYS[2]) == '?' .. ARGV[8] then
  redis.call('DEL', KEYS[2])
end
return 1
