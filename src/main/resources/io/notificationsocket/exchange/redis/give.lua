-- What scripts that give a message to one user begin with, too.

-- Tells the nodes of the user's sessions, keeps the message as far as it is to be kept, and has it take the place of an earlier
-- one. keys: u, m, i, v and y. message: user, id, json, ttl, lasting ('1' or '0'), into_inbox, together, collapse (or ''), and
-- late, the place where it comes when its id is not after all before. Returns whether it is kept, how many sessions it is told
-- to, and which message it replaces, if any.
local function give(keys, message)
  local u, m, i, v, y = keys.u, keys.m, keys.i, keys.v, keys.y
  local user, id, json, ttl, late = message.user, message.id, message.json, message.ttl, message.late
  local counters, sessions = read_user(u)
  local kept = is_kept(counters, ttl, message.lasting)
  local reached = 0
  local entry = late and 'L' .. (kept and '1' or '0') .. id .. late or 'M' .. (kept and '1' or '0') .. id .. ' ' .. message.together .. ' '
  for node, number in pairs(sessions) do
    if has_sessions(u, node) then
      tell(node, entry .. #user .. ' ' .. #json .. ' ' .. user .. json)
      if lease(node) > now then
        reached = reached + number
      end
    end
  end
  local ends = 0
  if kept and keep(u, m, counters, id, message.lasting, ttl, json, #json, late) then
    ends = now + ttl
  end
  if message.into_inbox then
    ends = math.max(ends, put_into_inbox(u, i, v, user, counters, id, json, late))
  end
  if ends > 0 then
    add_receipt(u, i, v, user, id, ends, reached > 0, late)
  end
  local replaced = nil
  if message.collapse ~= '' then
    replaced = collapse(u, m, i, v, y, user, id, message.collapse, ends)
  end
  return ends > 0, reached, replaced
end
