-- The topics of a user, in the order of their names' bytes. KEYS: of a user.

return redis.call('ZRANGE', KEYS[9], 0, -1)
