-- Gives a message to some of its users, keeps it and tells the nodes of their sessions. Done twice, it is as done once.
--
-- KEYS: from 2 on of each user the counters, the messages and the inbox.
-- ARGV: 8 who holds the partition, 9 to 12 as keep.lua says, 13 the id, 14 ms that it is kept, 15 '1' if kept until somebody
-- registers, 16 '1' if it goes into inboxes, 17 how many came together, 18 for how long the partition is held from now on, ms;
-- 19 JSON; from 20 on user ids.
-- Returns nothing when the partition is not held any more, else { sessions, '1' if it is kept for one user at least }.

local id, ttl, lasting, into_inbox, json = ARGV[13], tonumber(ARGV[14]), ARGV[15], ARGV[16] == '1', ARGV[19]
local at = string.sub(id, 1, 16)
if not held or held.by ~= ARGV[8] or held.moment > at or last > at then
  return false
end
last = at -- from now on others wait, until the partition is let go
redis.call('HSET', PARTITION, 'last', last, 'h', held.moment .. string.format('%013d', now + tonumber(ARGV[18])) .. ARGV[8])

local rows, numbers = {}, {}
local function add(node, kept, user)
  if not rows[node] then
    rows[node], numbers[node] = {}, 0
  end
  numbers[node] = numbers[node] + 1
  rows[node][numbers[node]] = kept .. #user .. ' ' .. user
end

local text, some_kept, reached = '@' .. #json, false, 0
local counters_of, text_ends = {}, 0
for each = 1, (#KEYS - 1) / 3 do
  local u, m, user = KEYS[each * 3 - 1], KEYS[each * 3], ARGV[19 + each]
  local counters, sessions = read_user(u)
  local kept = is_kept(counters, ttl, lasting)
  counters_of[each] = counters
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
      text_ends = now + ttl
    end
  end
end
for node, users in pairs(rows) do
  tell(node, 'A' .. id .. ' ' .. ARGV[17] .. ' ' .. #json .. ' ' .. numbers[node] .. ' ' .. json .. table.concat(users))
end
if into_inbox then
  for each, counters in ipairs(counters_of) do
    local ends = put_into_inbox(KEYS[each * 3 - 1], KEYS[each * 3 + 1], ARGV[19 + each], counters, id, text)
    text_ends = math.max(text_ends, ends)
    some_kept = true
  end
end
if some_kept then
  redis.call('SET', key_of_text(id), json, 'PX', text_ends - now + SPARE)
end
send()
return { reached, some_kept and '1' or '0' }
