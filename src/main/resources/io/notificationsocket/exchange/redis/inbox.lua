-- What scripts that look into inboxes begin with, too.
--
-- An inbox (i) is a list as that of the messages kept for catch-up, oldest first. Where those say whether they are kept until
-- somebody registers, its messages have their mark: 0 new, 1 seen, 2 read, 3 archived; each includes those before it. Messages
-- of an inbox expire in their order. Of a user's counters, i says how many are not seen, not read, and not archived, and z until
-- when there is an inbox. An inbox is opened, which takes out what has expired, and closed.

local NEW, SEEN, READ, ARCHIVED = 0, 1, 2, 3
local INBOXES = BEGIN .. 'd' -- the users who have an inbox, by when its oldest message expires
local MOST_TOLD = 100 -- changes that are told one by one

local function mark_of(row)
  return tonumber(string.sub(row, 25, 25))
end

local function notes(box, change)
  box.changed = true
  if #box.changes <= MOST_TOLD then
    box.changes[#box.changes + 1] = change
  end
end

-- Counts a message that had a mark and has another. One outside counts as archived, as those are not counted.
local function recounts(box, from, to)
  for mark = 1, 3 do
    if from < mark then
      box.counts[mark] = box.counts[mark] - 1
    end
    if to < mark then
      box.counts[mark] = box.counts[mark] + 1
    end
  end
end

-- Why: D deleted, W withdrawn, R replaced, E expired.
local function is_out(box, row, why)
  box.length = box.length - 1
  recounts(box, mark_of(row), ARCHIVED)
  notes(box, 'X' .. why .. id_of(row))
end

-- counted: the counter i.
local function open_inbox(u, i, user, counted)
  local box = { u = u, i = i, user = user, length = redis.call('LLEN', i), counts = { 0, 0, 0 }, changes = {}, changed = false }
  if box.length == 0 then
    box.changed = counted and true or false -- it has expired as a whole
    return box
  end
  local mark = 1
  for number in string.gmatch(counted, '%d+') do
    box.counts[mark] = tonumber(number)
    mark = mark + 1
  end
  while box.length > 0 and is_expired(redis.call('LINDEX', i, 0)) do
    is_out(box, redis.call('LPOP', i), 'E')
    box.begins = true
  end
  return box
end

local function inbox_of(u, i, user)
  return open_inbox(u, i, user, redis.call('HGET', u, 'i'))
end

local function news(box)
  local told = #box.changes <= MOST_TOLD
  return 'I' .. (told and '1' or '0') .. #box.user .. ' ' .. table.concat(box.counts, ' ') .. ' '
    .. (told and #box.changes or 0) .. ' ' .. box.user .. (told and table.concat(box.changes) or '')
end

-- Keeps what has become of an inbox, and tells the nodes of its user's sessions.
local function close_inbox(box)
  if not box.changed then
    return
  end
  if box.length == 0 then
    redis.call('HDEL', box.u, 'i', 'z')
    redis.call('ZREM', INBOXES, box.user)
  else
    redis.call('HSET', box.u, 'i', table.concat(box.counts, ' '))
    if box.begins then
      redis.call('ZADD', INBOXES, ends_of(redis.call('LINDEX', box.i, 0)), box.user)
    end
  end
  if #box.changes > 0 then
    for _, node in ipairs(redis.call('HKEYS', box.u)) do
      if #node > 1 then
        tell(node, news(box))
      end
    end
  end
end

local function set_mark(box, index, row, to)
  local from = mark_of(row)
  redis.call('LSET', box.i, index, string.sub(row, 1, 24) .. to .. string.sub(row, 26))
  recounts(box, from, to)
  local told = { 'M', id_of(row) }
  for mark = 1, 3 do
    if (from < mark) == (to < mark) then
      told[mark + 2] = '-'
    else
      told[mark + 2] = to < mark and '0' or '1'
    end
  end
  notes(box, table.concat(told))
end
