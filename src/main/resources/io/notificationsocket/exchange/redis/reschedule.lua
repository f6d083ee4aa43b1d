-- Has a push that waits go to others. KEYS: of nobody. ARGV: 8 the id, 9 what is to be made.

local known = redis.call('HGET', KEYS[13], ARGV[8])
if known then
  redis.call('HSET', KEYS[13], ARGV[8], string.sub(known, 1, 13) .. ARGV[9])
end
return 1
