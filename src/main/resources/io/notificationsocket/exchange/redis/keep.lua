-- What scripts that make messages begin with, too. ARGV: 9 most messages of a user, 10 most bytes of a user.

local MOST_MESSAGES, MOST_BYTES = tonumber(ARGV[9]), tonumber(ARGV[10])

-- A user's counters by their letters, and the sessions by their nodes.
local function read_user(u)
  local fields, counters, sessions = redis.call('HGETALL', u), {}, {}
  for i = 1, #fields, 2 do
    if #fields[i] == 1 then
      counters[fields[i]] = fields[i + 1]
    else
      sessions[fields[i]] = tonumber(fields[i + 1])
    end
  end
  return counters, sessions
end

-- Whether a node is to be told of a push; one that has been dead for long is forgotten.
local function has_sessions(u, node)
  if lease(node) < now - DEAD and lease(node) <= swept then
    redis.call('HDEL', u, node)
    return false
  end
  return true
end

local function is_kept(counters, ttl, lasting)
  return ttl > 0 and (lasting == '1' or tonumber(counters.k or 0) > now)
end

-- Keeps a message for a user, as far as the limits allow. The text as it stands in a row; its size in bytes. Returns whether
-- it is kept.
local function keep(u, m, counters, id, lasting, ttl, text, size)
  local bytes = tonumber(counters.b or 0) + size
  local length = redis.call('RPUSH', m, id .. lasting .. string.format('%013d', now + ttl) .. text)
  local gone = counters.g
  if length == 1 then -- what was kept before has expired with its key
    bytes = size
    gone = counters.l or gone
  end
  local checked = 0
  while length > 0 do
    local oldest = nil
    if length > MOST_MESSAGES or bytes > MOST_BYTES then
      oldest = redis.call('LPOP', m)
    elseif length > 1 and checked < 4 then
      checked = checked + 1
      oldest = redis.call('LINDEX', m, 0)
      if is_expired(oldest) then
        redis.call('LPOP', m)
      else
        oldest = nil
      end
    end
    if not oldest then
      break
    end
    gone = id_of(oldest)
    bytes = bytes - bytes_of(oldest)
    length = length - 1
  end
  redis.call('HSET', u, 'b', bytes, 'l', id)
  if gone and gone ~= counters.g then
    redis.call('HSET', u, 'g', gone)
  end
  local ends = math.ceil((now + ttl) / 1000) * 1000
  if ends > tonumber(counters.x or 0) then
    redis.call('HSET', u, 'x', ends)
    redis.call('PEXPIRE', u, math.max(ends, tonumber(counters.k or 0)) - now + SPARE)
    redis.call('PEXPIRE', m, ends - now)
  elseif length == 1 then
    redis.call('PEXPIRE', m, tonumber(counters.x) - now) -- a list that was empty is a new key
  end
  return length > 0
end

