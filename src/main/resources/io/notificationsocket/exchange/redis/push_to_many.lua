-- Gives a message to some of its users, keeps it and tells the nodes of their sessions. Done twice, it is as done once.
--
-- KEYS: from 2 on of each user u, m, i, v and y.
-- ARGV: 8 who holds the partition, 9 to 13 as keep.lua says, 14 the id, 15 ms that it is kept, 16 '1' if kept until somebody
-- registers, 17 '1' if it goes into inboxes, 18 how many came together, 19 for how long the partition is held from now on, ms;
-- 20 collapse key or '', 21 '1' if there are several users in all, 22 the place of a message that was due earlier, or ''; 23
-- JSON; from 24 on user ids.
-- Returns nothing when the partition is not held any more, else { sessions, '1' if it is kept for one user at least }.

local id, ttl, lasting, into_inbox, json = ARGV[14], tonumber(ARGV[15]), ARGV[16], ARGV[17] == '1', ARGV[23]
local late = ARGV[22] ~= '' and ARGV[22] or nil
local at = string.sub(late or id, 1, 16)
if not held or held.by ~= ARGV[8] or held.moment > at or last > at then
  return false
end
last = at -- from now on others wait, until the partition is let go
redis.call('HSET', PARTITION, 'last', last, 'h', held.moment .. string.format('%013d', now + tonumber(ARGV[19])) .. ARGV[8])

local rows, numbers = {}, {}
local function add(node, kept, user)
  if not rows[node] then
    rows[node], numbers[node] = {}, 0
  end
  numbers[node] = numbers[node] + 1
  rows[node][numbers[node]] = kept .. #user .. ' ' .. user
end

local text = ARGV[21] == '1' and '@' .. #json or json
local reached, text_ends, users = 0, 0, {}
for each = 1, (#KEYS - 1) / 5 do
  local u, m, user = KEYS[each * 5 - 3], KEYS[each * 5 - 2], ARGV[23 + each]
  local has_it = late and find(KEYS[each * 5], id) -- from a node that has ended meanwhile
  local counters, sessions = read_user(u)
  if has_it then
    sessions = {}
  end
  local kept = is_kept(counters, ttl, lasting)
  local sent, ends = false, 0
  for node, number in pairs(sessions) do
    if has_sessions(u, node) then
      add(node, kept and '1' or '0', user)
      if lease(node) > now then
        reached = reached + number
        sent = true
      end
    end
  end
  if kept and not has_it then
    local newest = redis.call('LINDEX', m, -1)
    if newest and id_of(newest) == id or keep(u, m, counters, id, lasting, ttl, text, #json, late) then
      ends = now + ttl
    end
  end
  users[each] = { counters = counters, sent = sent, ends = ends, has_it = has_it }
end
local begin = late and 'B' .. id .. late or 'A' .. id .. ' ' .. ARGV[18] .. ' '
for node, those in pairs(rows) do
  tell(node, begin .. #json .. ' ' .. numbers[node] .. ' ' .. json .. table.concat(those))
end
for each, known in ipairs(users) do
  local u, m, i, v, y = unpack(KEYS, each * 5 - 3, each * 5 + 1)
  local user, ends = ARGV[23 + each], known.ends
  if into_inbox and not known.has_it then
    ends = math.max(ends, put_into_inbox(u, i, v, user, known.counters, id, text, late))
  end
  if ends > 0 then
    add_receipt(u, i, v, user, id, ends, known.sent, late)
    text_ends = math.max(text_ends, ends)
  end
  if ARGV[20] ~= '' and not known.has_it then
    collapse(u, m, i, v, y, user, id, ARGV[20], ends)
  end
end
if text_ends > 0 and text ~= json then
  redis.call('SET', key_of_text(id), json, 'PX', text_ends - now + SPARE)
end
send()
return { reached, text_ends > 0 and '1' or '0' }
