-- Marks messages of an inbox.
--
-- KEYS: of a user. ARGV: 8 user id, 9 the mark, 10 'ids', 'upTo' or 'all'; from 11 on the ids.
-- Returns { how many have changed, not seen, not read, not archived }.

though_full()
local u, i, what = KEYS[2], KEYS[10], ARGV[9]
local box = inbox_of(u, i, KEYS[11], ARGV[8])
local AT_LEAST = { SEEN = SEEN, READ = READ, ARCHIVE = ARCHIVED }

local function marked(mark)
  if what == 'UNREAD' then
    return mark == READ and SEEN or mark
  elseif what == 'UNARCHIVE' then
    return mark == ARCHIVED and READ or mark
  end
  return math.max(mark, AT_LEAST[what])
end

-- How many messages may still change.
local function left()
  if what == 'UNREAD' then
    return box.counts[3] - box.counts[2]
  elseif what == 'UNARCHIVE' then
    return box.length - box.counts[3]
  end
  return box.counts[AT_LEAST[what]]
end

local changed = 0

-- Returns the message with its new mark, or nothing when it has that.
local function mark(row)
  local to = marked(mark_of(row))
  if to ~= mark_of(row) then
    changed = changed + 1
    return with_mark(box, row, to)
  end
end

-- Marks a range of indexes by writing all of the list anew: of many messages that costs far less than one by one.
local FEW = 32
local function mark_range(from, to)
  local rest, all = redis.call('PTTL', i), redis.call('LRANGE', i, 0, -1)
  for each = to, from, -1 do
    all[each + 1] = mark(all[each + 1]) or all[each + 1]
  end
  redis.call('DEL', i)
  for at = 1, #all, 100 do
    redis.call('RPUSH', i, unpack(all, at, math.min(at + 99, #all)))
  end
  redis.call('PEXPIRE', i, rest)
end

if ARGV[10] == 'ids' then
  for at = 11, #ARGV do
    local row, index = find(i, ARGV[at])
    local with = row and mark(row)
    if with then
      redis.call('LSET', i, index, with)
    end
  end
else
  local at = (ARGV[10] == 'upTo' and index_after(i, ARGV[11]) or box.length) - 1
  while at >= 0 and left() > 0 do
    if left() > FEW and at > FEW then
      mark_range(0, at)
      break
    end
    local from = math.max(0, at - 7)
    local rows = redis.call('LRANGE', i, from, at)
    for each = #rows, 1, -1 do
      local with = mark(rows[each])
      if with then
        redis.call('LSET', i, from + each - 1, with)
      end
    end
    at = from - 1
  end
end
close_inbox(box)
send()
return { changed, unpack(box.counts) }
