-- What scripts that make messages begin with, too. ARGV: 9 most messages of a user, 10 most bytes of a user, 11 most messages
-- of an inbox, 12 ms that they stay there, 13 ms that it can be read what became of a message after its end.

local MOST_MESSAGES, MOST_BYTES = tonumber(ARGV[9]), tonumber(ARGV[10])
local MOST_IN_INBOX, INBOX_TTL = tonumber(ARGV[11]), tonumber(ARGV[12])
local RECEIPT_TTL = tonumber(ARGV[13])
local MOST_RECEIPTS = MOST_MESSAGES + MOST_IN_INBOX + 1000 -- so that all that live have one

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

-- The user's counters live until then at least. field: x or z.
local function counters_live(u, counters, field, ends)
  counters[field] = ends
  redis.call('HSET', u, field, ends)
  local last = math.max(tonumber(counters.k or 0), tonumber(counters.x or 0), tonumber(counters.z or 0))
  redis.call('PEXPIRE', u, last - now + SPARE)
end

-- Keeps a message for a user, as far as the limits allow. The text as it stands in a row; its size in bytes. Returns whether
-- it is kept.
local function keep(u, m, counters, id, lasting, ttl, text, size, late)
  local bytes = tonumber(counters.b or 0) + size
  local row = id .. lasting .. string.format('%013d', now + ttl) .. text
  local length = late and put(m, row) or redis.call('RPUSH', m, row)
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
  redis.call('HSET', u, 'b', bytes, 'l', late and counters.l and counters.l > id and counters.l or id)
  if gone and gone ~= counters.g then
    redis.call('HSET', u, 'g', gone)
  end
  local ends = math.ceil((now + ttl) / 1000) * 1000
  if ends > tonumber(counters.x or 0) then
    counters_live(u, counters, 'x', ends)
    redis.call('PEXPIRE', m, ends - now)
  elseif length == 1 then
    redis.call('PEXPIRE', m, tonumber(counters.x) - now) -- a list that was empty is a new key
  end
  return length > 0
end

-- Puts a message into its user's inbox; done again at once, it is as done once. The text as it stands in a row. Returns until
-- when it is there.
local function put_into_inbox(u, i, v, user, counters, id, text, late)
  local box = open_inbox(u, i, v, user, counters.i)
  local newest = redis.call('LINDEX', i, -1)
  if newest and id_of(newest) == id then
    close_inbox(box)
    return ends_of(newest)
  end
  local ends = now + INBOX_TTL
  if newest then
    ends = math.max(ends, ends_of(newest)) -- of a time when messages stayed longer
  end
  if late then -- it expires in its order
    local following = redis.call('LINDEX', i, index_after(i, id))
    ends = following and math.min(now + INBOX_TTL, ends_of(following)) or ends
  end
  box.length = put(i, id .. NEW .. string.format('%013d', ends) .. text)
  recounts(box, ARCHIVED, NEW)
  notes(box, 'N' .. id)
  box.begins = box.begins or box.length == 1 or late
  while box.length > MOST_IN_INBOX do
    is_out(box, redis.call('LPOP', i), 'E')
    box.begins = true
  end
  local rounded = math.ceil(ends / 1000) * 1000
  if rounded > tonumber(counters.z or 0) or box.length == 1 then
    counters_live(u, counters, 'z', rounded)
    redis.call('PEXPIRE', i, rounded - now + SPARE)
  end
  close_inbox(box)
  counters.i = table.concat(box.counts, ' ')
  return ends
end

-- How many receipts at the begin are of messages that are still in the inbox, which has no others before.
local function in_inbox_still(v, i)
  local low, high = 0, redis.call('LLEN', i)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if id_of(redis.call('LINDEX', v, middle)) == id_of(redis.call('LINDEX', i, middle)) then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

-- Notes that a message is kept; done again at once, it is as done once.
local function add_receipt(u, i, v, user, id, ends, sent, late)
  local newest = redis.call('LINDEX', v, -1)
  if newest and id_of(newest) == id then
    return
  end
  local row = id .. string.format('%013d', ends) .. (sent and '1' or '0')
  local length = late and put(v, row) or redis.call('RPUSH', v, row)
  if late then
    local _, index = find(v, id)
    local receipt = receipt_of(row)
    receipt.late, receipt.changed = late, late
    set_receipt(v, index, receipt)
    redis.call('HSET', u, 'c', late)
  end
  if length == 1 then
    redis.call('ZADD', RECEIVERS, 0, user)
  end
  for _ = 1, 2 do
    local oldest = redis.call('LINDEX', v, 0)
    if tonumber(string.sub(oldest, 25, 37)) + RECEIPT_TTL > now then
      break
    end
    redis.call('LPOP', v)
    length = length - 1
  end
  if length > MOST_RECEIPTS then
    take_out(v, in_inbox_still(v, i))
  end
  local rest = ends + RECEIPT_TTL - now
  if redis.call('PTTL', v) < rest then
    redis.call('PEXPIRE', v, rest + SPARE)
  end
end

-- A message takes the place of the newest of its collapse key. ends: when it ends, or 0 when it is not kept. Returns which one
-- it replaces, if any.
local function collapse(u, m, i, v, y, user, id, key, ends)
  local before = redis.call('HGET', y, key)
  if before == id then
    return nil
  end
  -- The place of the withdrawal: after this message, and before all that come.
  local replaced = before and end_message(u, m, i, v, user, before, 'R', last .. 'ffffffff', id)
  if ends > 0 then
    redis.call('HSET', y, key, id)
    if redis.call('PTTL', y) < ends - now then
      redis.call('PEXPIRE', y, ends - now + SPARE)
    end
    -- Some of the others, so that keys whose messages have ended do not pile up.
    local some = redis.call('HRANDFIELD', y, 3, 'WITHVALUES')
    for at = 1, #some, 2 do
      if not find(m, some[at + 1]) and not find(i, some[at + 1]) then
        redis.call('HDEL', y, some[at])
      end
    end
  else
    redis.call('HDEL', y, key)
  end
  return replaced and before or nil
end
