-- What scripts that may be repeated under a key begin with, too.

-- Idempotency records: expires(13) fingerprint(32) id(24) kept(1) sessions, by key. They lie in one hash of the user, so
-- that nothing has to be looked for when the user is forgotten.
local function is_forgotten(record)
  return tonumber(string.sub(record, 1, 13)) <= now
end

local function remember(k, key, record, ttl)
  redis.call('HSET', k, key, string.format('%013d', now + ttl) .. record)
  if redis.call('PTTL', k) < ttl then
    redis.call('PEXPIRE', k, ttl + SPARE)
  end
  -- Some of the others, so that records that are over do not pile up while new ones come.
  local some = redis.call('HRANDFIELD', k, 4, 'WITHVALUES')
  for i = 1, #some, 2 do
    if is_forgotten(some[i + 1]) then
      redis.call('HDEL', k, some[i])
    end
  end
end
