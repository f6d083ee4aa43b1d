-- What every script begins with.
--
-- Scripts about one user have these keys, and some only the first of them: 2 the user (u), 3 the user's registrations
-- (r), 4 messages (m), 5 what the backend says of each registration, in JSON (a), 6 when the user was last seen (s),
-- 7 all users of the partition who are online (w), 8 the user's idempotency records (k), 9 the user's topics (o),
-- 10 the user's inbox (i), 11 what became of the user's messages (v), 12 the newest message of each collapse key (y), 13 the user's pushes that are
-- made later (l).
--
-- KEYS[1] is the partition's own hash. ARGV: 1 the time in ms, or '' for that of Redis; 2 the node; 3 PUBLISH or
-- SPUBLISH; 4 the begin of the partition's channels; 5 how long a node counts as alive after its heartbeat, ms;
-- 6 the greatest moment of an id, and 7 the greatest number of a claim, that the node knows of in this partition.
-- A promoted replica may lag behind both.

local NODE, PUBLISH, CHANNELS = ARGV[2], ARGV[3], ARGV[4]
local PARTITION = KEYS[1]
local BEGIN = string.sub(PARTITION, 1, -2) -- of all keys of the partition
local REGISTERED = BEGIN .. 'e' -- the users of the partition who have a registration, or had one
local DUE = BEGIN .. 'h' -- ids and users of pushes that are made later, by when they are due
local FIRST, LAST = string.rep('0', 24), string.rep('f', 24)
local NOBODY = '-------'
local NO_CLIENT = '0000000000000--'
local DEAD = 60000 -- ms after the end of its lease after which a node's sessions are removed
local SPARE = 60000 -- ms that keys outlive what is in them
local LAST_SEEN = 365 * 86400000 -- ms for which it is remembered when a user was last seen

local now
if ARGV[1] == '' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
else
  now = tonumber(ARGV[1])
end

-- A moment has 16 hexadecimal digits: ms, and a count within them. Digits sort as numbers do.
local function moment(ms)
  return string.format('%012x0000', ms)
end

local function next_moment(known)
  local count = tonumber(string.sub(known, 13), 16) + 1
  if count < 65536 then
    return string.sub(known, 1, 12) .. string.format('%04x', count)
  end
  return moment(tonumber(string.sub(known, 1, 12), 16) + 1)
end

-- Has the rest of the script done though Redis is full. A script that is refused is so at its first write if that may
-- take memory; this one never does. For what takes next to none, and clients cannot do without.
local function though_full()
  redis.call('HDEL', PARTITION, '')
end

local state = redis.call('HMGET', PARTITION, 'last', 'born', 'n', 'swept', 'h', 's')
local last = state[1] or string.rep('0', 16)
if ARGV[6] > last then
  last = ARGV[6]
end
local born = state[2]
if not born then
  born = moment(now)
  redis.call('HSET', PARTITION, 'born', born)
end
if last < born then
  last = born -- a place of before would be one whose messages are lost
end

-- The moment of the last id of a push that was to be made later, but was due at once. It may still wait.
local reserved = state[6] or ''

-- Ids that are made from now on come after it.
local function pass_reserved()
  if reserved > last then
    last = reserved
  end
end

-- An id after all that were made, and before all that will be.
local function newest()
  return last .. 'ffffffff'
end

local function newest_claim()
  return math.max(tonumber(state[3] or 0), tonumber(ARGV[7]))
end

local function next_claim()
  local number = newest_claim() + 1
  redis.call('HSET', PARTITION, 'n', number)
  return number
end

-- A push to many users holds each of their partitions, one after the other, until it has come to all of them there. held: the
-- moment before which other messages may still be made, until when, in ms, and who holds it.
local held = nil
if state[5] then
  held = {
    moment = string.sub(state[5], 1, 16), ends = tonumber(string.sub(state[5], 17, 29)), by = string.sub(state[5], 30)
  }
end

local leases = {}
local function lease(node)
  local known = leases[node]
  if not known then
    known = tonumber(redis.call('HGET', PARTITION, 'l:' .. node) or 0)
    leases[node] = known
  end
  return known
end

-- All leases that ended until then were noticed: whose sessions were on those nodes only is not among the users who are
-- online any more.
local swept = tonumber(state[4] or 0)

-- Entries for nodes; each node's go out together, under the next number of its channel.
local boxes, addressed = {}, {}
local function tell(node, entry)
  if lease(node) < now - DEAD then
    return
  end
  local box = boxes[node]
  if not box then
    box = {}
    boxes[node] = box
    addressed[#addressed + 1] = node
  end
  box[#box + 1] = entry
end

local function send()
  for _, node in ipairs(addressed) do
    local number = redis.call('HINCRBY', PARTITION, 'q:' .. node, 1)
    redis.call(PUBLISH, CHANNELS .. node, number .. ' ' .. table.concat(boxes[node]))
  end
end

local function revocation(user, connection, claim, why)
  return 'R' .. claim .. ' ' .. #user .. ' ' .. #connection .. ' ' .. #why .. ' ' .. user .. connection .. why
end

-- Registrations: expires(13) arrived(24) node(7) claim(12) asked(16) client(15) offered(24) recovery. When the claim was asked for is in
-- µs; the last digits only tell a node's claims of the same ms apart. How the client is connected: since when, in ms, its
-- transport, w or p, which is a capital when the client wants to be told of changes to messages, and the version of its protocol. One that nobody has claimed has the claim number and the time at
-- its registration: older claims were to one that has ended. What the last client was offered is known once it has gone.
local function registration(text)
  if not text then
    return nil
  end
  return {
    expires = tonumber(string.sub(text, 1, 13)),
    arrived = string.sub(text, 14, 37),
    node = string.sub(text, 38, 44),
    claim = tonumber(string.sub(text, 45, 56)),
    asked = tonumber(string.sub(text, 57, 72)),
    client = string.sub(text, 73, 87),
    offered = string.sub(text, 88, 111),
    recovery = string.sub(text, 112)
  }
end

local function text_of(r)
  return string.format('%013d', r.expires) .. r.arrived .. r.node .. string.format('%012d%016d', r.claim, r.asked) .. r.client
    .. (r.offered or FIRST) .. r.recovery
end

-- Of two claims that were asked for at about the same time, the one with the greater number is newer. Numbers of two
-- masters are not comparable: a killed master that comes back may serve for seconds after Sentinels chose another. Times
-- are, but clocks are not better than this.
local CLOCKS = 50000 -- µs

local function is_newer(claim, asked, than)
  if asked and math.abs(asked - than.asked) > CLOCKS then
    return asked > than.asked
  end
  return claim > than.claim
end

local function wants_changes(r)
  local transport = string.sub(r.client, 14, 14)
  return transport == 'W' or transport == 'P'
end

local function is_held(r)
  return r.node ~= NOBODY and lease(r.node) > now
end

local function is_over(r)
  return r.expires <= now and not is_held(r)
end

local function count(u, node, more)
  if redis.call('HINCRBY', u, node, more) <= 0 then
    redis.call('HDEL', u, node)
  end
end

-- How many sessions a user has, and when those on dead nodes were last seen: with their nodes' last heartbeats.
local function presence(u)
  local fields, sessions, seen = redis.call('HGETALL', u), 0, 0
  for i = 1, #fields, 2 do
    if #fields[i] > 1 then
      local ends = lease(fields[i])
      if ends > now then
        sessions = sessions + tonumber(fields[i + 1])
      else
        seen = math.max(seen, ends - tonumber(ARGV[5]))
      end
    end
  end
  return sessions, seen
end

local function was_seen(s, at)
  if at > tonumber(redis.call('GET', s) or 0) then
    redis.call('SET', s, at, 'PX', LAST_SEEN)
  end
end

-- How many sessions a user has; one who has none, as the nodes are dead, is not among those who are online any more.
local function still_online(w, user)
  local sessions, seen = presence(BEGIN .. 'u:' .. user)
  if sessions == 0 then
    redis.call('ZREM', w, user)
    was_seen(BEGIN .. 's:' .. user, seen)
  end
  return sessions
end

-- Counts this node's sessions of a user anew.
local function recount(u, r)
  local mine = 0
  for _, text in ipairs(redis.call('HVALS', r)) do
    if registration(text).node == NODE then
      mine = mine + 1
    end
  end
  redis.call('HSET', u, NODE, mine)
end

-- Counts a session less; r is its registration as it was.
local function goes(u, s, w, user, r)
  count(u, r.node, -1)
  local sessions, seen = presence(u)
  if sessions == 0 then
    redis.call('ZREM', w, user)
    was_seen(s, math.max(seen, is_held(r) and now or lease(r.node) - tonumber(ARGV[5])))
  end
end

-- The keys of a user live as long as the last registration (k) or message (x), and the counters as long as the inbox (z), too.
local function keep_keys(u, r, a)
  local ends = redis.call('HMGET', u, 'k', 'x', 'z')
  local rest = math.max(tonumber(ends[1] or 0), tonumber(ends[2] or 0)) - now + SPARE
  redis.call('PEXPIRE', u, math.max(rest, tonumber(ends[3] or 0) - now + SPARE))
  redis.call('PEXPIRE', r, rest)
  redis.call('PEXPIRE', a, rest)
end

local function user_of(u)
  return string.sub(u, #BEGIN + 3)
end

local function registered_until(u, r, a, ends)
  local known = tonumber(redis.call('HGET', u, 'k') or 0)
  if ends > known then
    if known <= now then
      redis.call('ZADD', REGISTERED, 0, user_of(u))
    end
    redis.call('HSET', u, 'k', ends)
    keep_keys(u, r, a)
  end
end

-- Whether a user has a registration; one who has none is not among those who have any more.
local function still_registered(user)
  if tonumber(redis.call('HGET', BEGIN .. 'u:' .. user, 'k') or 0) > now then
    return true
  end
  redis.call('ZREM', REGISTERED, user)
  return false
end

-- Removes a user from all topics; returns how many they were. Members of a topic lie in a sorted set of each partition, whose
-- name is known only here.
local function leave_topics(o, user)
  local topics = redis.call('ZRANGE', o, 0, -1)
  for _, topic in ipairs(topics) do
    redis.call('ZREM', BEGIN .. 't:' .. topic, user)
  end
  redis.call('DEL', o)
  return #topics
end

-- Messages: id(24) whether kept until somebody registers(1) expires(13) JSON. The text of one to many users lies in a key of
-- its own: in place of the JSON there is an @, which no JSON begins with, and how many bytes the text has.
local function id_of(row)
  return string.sub(row, 1, 24)
end

-- at: where the text begins.
local function is_shared(row, at)
  return string.sub(row, at or 39, at or 39) == '@'
end

local function bytes_of(row, at)
  local from = at or 39
  return is_shared(row, from) and tonumber(string.sub(row, from + 1)) or #row - from + 1
end

local function key_of_text(id)
  return BEGIN .. 'x:' .. id
end

local function text_of_message(row, at)
  if is_shared(row, at) then
    return redis.call('GET', key_of_text(id_of(row)))
  end
  return string.sub(row, at or 39)
end

local function ends_of(row)
  return tonumber(string.sub(row, 26, 38))
end

local function is_expired(row)
  return ends_of(row) <= now
end

-- The user has no registration any more: what was kept for registrations only is dropped, and what has arrived.
local function leave(u, m, arrived)
  local bytes, left = 0, {}
  for _, row in ipairs(redis.call('LRANGE', m, 0, -1)) do
    if string.sub(row, 25, 25) == '1' and id_of(row) > arrived then
      left[#left + 1] = row
      bytes = bytes + bytes_of(row)
    end
  end
  local rest = redis.call('PTTL', m)
  redis.call('DEL', m)
  for _, row in ipairs(left) do
    redis.call('RPUSH', m, row)
  end
  redis.call('HDEL', u, 'k', 'l', 'g')
  redis.call('ZREM', REGISTERED, user_of(u))
  if #left > 0 then
    redis.call('PEXPIRE', m, rest)
    redis.call('HSET', u, 'b', bytes)
  else
    redis.call('HDEL', u, 'b', 'x')
  end
end

-- The index of the first message after an id; how many there are when there is none.
local function index_after(m, id)
  local high = redis.call('LLEN', m)
  if high == 0 or id_of(redis.call('LINDEX', m, -1)) <= id then
    return high
  end
  if id_of(redis.call('LINDEX', m, 0)) > id then
    return 0
  end
  local low = 0
  while low < high do
    local middle = math.floor((low + high) / 2)
    if id_of(redis.call('LINDEX', m, middle)) > id then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

-- The message of an id in such a list, and its index; nothing when it is not there.
local function find(list, id)
  local index = index_after(list, id) - 1
  local row = index >= 0 and redis.call('LINDEX', list, index)
  if row and id_of(row) == id then
    return row, index
  end
end

-- Puts one into a list, where it belongs. Returns how many there are.
local function put(list, row)
  local index = index_after(list, id_of(row))
  local next_row = redis.call('LINDEX', list, index)
  if next_row then
    return redis.call('LINSERT', list, 'BEFORE', next_row, row)
  end
  return redis.call('RPUSH', list, row)
end

-- Takes one out of a list.
local function take_out(list, index)
  redis.call('LSET', list, index, '')
  redis.call('LREM', list, 1, '')
end
