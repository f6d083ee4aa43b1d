-- Gives a message to some of its users, keeps it and tells the nodes of their sessions. Done twice, it is as done once.
--
-- KEYS: from 2 on of each user the counters and the messages.
-- ARGV: 8 who holds the partition, 9 most messages of a user, 10 most bytes of a user, 11 the id, 12 ms that it is kept, 13
-- '1' if kept until somebody registers, 14 how many came together, 15 for how long the partition is held from now on, ms; 16
-- JSON; from 17 on user ids.
-- Returns nothing when the partition is not held any more, else { sessions, '1' if it is kept for one user at least }.

local id, ttl, lasting, json = ARGV[11], tonumber(ARGV[12]), ARGV[13], ARGV[16]
local at = string.sub(id, 1, 16)
if not held or held.by ~= ARGV[8] or held.moment > at or last > at then
  return false
end
last = at -- from now on others wait, until the partition is let go
redis.call('HSET', PARTITION, 'last', last, 'h', held.moment .. string.format('%013d', now + tonumber(ARGV[15])) .. ARGV[8])

local rows, numbers = {}, {}
local function add(node, kept, user)
  if not rows[node] then
    rows[node], numbers[node] = {}, 0
  end
  numbers[node] = numbers[node] + 1
  rows[node][numbers[node]] = kept .. #user .. ' ' .. user
end

local text, some_kept, reached = '@' .. #json, false, 0
for i = 1, (#KEYS - 1) / 2 do
  local u, m, user = KEYS[i * 2], KEYS[i * 2 + 1], ARGV[16 + i]
  local counters, sessions = read_user(u)
  local kept = is_kept(counters, ttl, lasting)
  for node, number in pairs(sessions) do
    if has_sessions(u, node) then
      add(node, kept and '1' or '0', user)
      if lease(node) > now then
        reached = reached + number
      end
    end
  end
  if kept then
    local newest = redis.call('LINDEX', m, -1)
    if newest and id_of(newest) == id or keep(u, m, counters, id, lasting, ttl, text, #json) then
      some_kept = true
    end
  end
end
if some_kept then
  redis.call('SET', key_of_text(id), json, 'PX', ttl + SPARE)
end
for node, users in pairs(rows) do
  tell(node, 'A' .. id .. ' ' .. ARGV[14] .. ' ' .. #json .. ' ' .. numbers[node] .. ' ' .. json .. table.concat(users))
end
send()
return { reached, some_kept and '1' or '0' }
