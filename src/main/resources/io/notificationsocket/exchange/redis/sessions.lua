-- The registrations of a user, and their sessions.
--
-- KEYS: of a user. Returns { when the user was last seen, ms, or 0 while online and for never; then of each registration: connection id,
-- how its client is connected, or '', when it ends, how many kept messages are not known to have arrived, what the backend says of it in JSON, or '' }.

local u, r, m, a, s = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]

-- The ids of what is kept, oldest first, in pieces: their texts may be large.
local kept = {}
local PIECE = 100
for at = 0, redis.call('LLEN', m) - 1, PIECE do
  for _, row in ipairs(redis.call('LRANGE', m, at, at + PIECE - 1)) do
    if not is_expired(row) then
      kept[#kept + 1] = id_of(row)
    end
  end
end

local function waiting(arrived)
  local low, high = 1, #kept + 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if kept[middle] > arrived then
      high = middle
    else
      low = middle + 1
    end
  end
  return #kept + 1 - low
end

local said, all = {}, redis.call('HGETALL', a)
for i = 1, #all, 2 do
  said[all[i]] = all[i + 1]
end
local sessions, seen = presence(u)
seen = math.max(seen, tonumber(redis.call('GET', s) or 0))
local found = { sessions > 0 and 0 or seen }
local registrations = redis.call('HGETALL', r)
for i = 1, #registrations, 2 do
  local each = registration(registrations[i + 1])
  if not is_over(each) then
    local row = {
      registrations[i], is_held(each) and each.client or '', each.expires, waiting(each.arrived),
      said[registrations[i]] or ''
    }
    for _, value in ipairs(row) do
      found[#found + 1] = value
    end
  end
end
return found
