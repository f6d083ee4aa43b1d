-- Drops a push that waits. KEYS: of a user, or of nobody. ARGV: 8 user id, 9 the id. Returns whether it has waited.

though_full()
redis.call('ZREM', DUE, ARGV[9] .. ARGV[8])
return redis.call('HDEL', KEYS[13], ARGV[9])
