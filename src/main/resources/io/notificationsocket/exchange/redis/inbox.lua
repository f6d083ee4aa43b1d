-- What scripts that look into inboxes begin with, too.
--
-- An inbox (i) is a list as that of the messages kept for catch-up, oldest first. Where those say whether they are kept until
-- somebody registers, its messages have their mark: 0 new, 1 seen, 2 read, 3 archived; each includes those before it. The text
-- of one that was read has before it when that was(13). Messages of an inbox expire in their order. Of a user's counters, i says how many are not seen, not read, and not archived, and z until
-- when there is an inbox. An inbox is opened, which takes out what has expired, and closed.

local NEW, SEEN, READ, ARCHIVED = 0, 1, 2, 3
local INBOXES = BEGIN .. 'd' -- the users who have an inbox, by when its oldest message expires
local MOST_TOLD = 100 -- changes that are told one by one

local function mark_of(row)
  return tonumber(string.sub(row, 25, 25))
end

-- Where the text begins.
local function text_at(row)
  return mark_of(row) >= READ and 52 or 39
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
  if mark_of(row) >= READ then
    local known, index = find(box.v, id_of(row))
    if known then
      local receipt = receipt_of(known)
      receipt.read = tonumber(string.sub(row, 39, 51))
      set_receipt(box.v, index, receipt)
    end
  end
  recounts(box, mark_of(row), ARCHIVED)
  notes(box, 'X' .. why .. id_of(row))
end

-- counted: the counter i.
local function open_inbox(u, i, v, user, counted)
  local box = {
    u = u, i = i, v = v, user = user, length = redis.call('LLEN', i), counts = { 0, 0, 0 }, changes = {}, changed = false
  }
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

local function inbox_of(u, i, v, user)
  return open_inbox(u, i, v, user, redis.call('HGET', u, 'i'))
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

-- Returns the message as it stands in the list then.
local function with_mark(box, row, to)
  local from = mark_of(row)
  local read = to < READ and '' or from < READ and string.format('%013d', now) or string.sub(row, 39, 51)
  local ends, text = string.sub(row, 26, 38), string.sub(row, text_at(row))
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
  return id_of(row) .. to .. ends .. read .. text
end

-- Ends a message that is withdrawn (W), or replaced (R) by another, unless it has ended before.
local function end_message(u, m, i, v, user, id, how, position, by)
  local known, index = find(v, id)
  local receipt = known and receipt_of(known)
  if not receipt or receipt.how ~= '-' then
    return false
  end
  local kept, place = find(m, id)
  local box = inbox_of(u, i, v, user)
  local there, place_there = find(i, id)
  if there or kept and not is_expired(kept) then
    receipt.how, receipt.at, receipt.by, receipt.changed = how, now, by, position
    set_receipt(v, index, receipt)
    redis.call('HSET', u, 'c', position)
    for _, node in ipairs(redis.call('HKEYS', u)) do
      if #node > 1 then
        tell(node, withdrawal(id, position, now, by, user))
      end
    end
    if kept then
      take_out(m, place)
      redis.call('HINCRBY', u, 'b', -bytes_of(kept))
      if redis.call('EXISTS', m) == 0 then
        redis.call('HDEL', u, 'l') -- none is missing
      end
    end
    if there then
      take_out(i, place_there)
      is_out(box, there, how)
      box.begins = true
    end
  else
    receipt = false
  end
  close_inbox(box)
  return receipt and true or false
end
