-- Marks messages of an inbox.
--
-- KEYS: of a user. ARGV: 8 user id, 9 the mark, 10 'ids', 'upTo' or 'all'; from 11 on the ids.
-- Returns { how many have changed, not seen, not read, not archived }.

though_full()
local u, i, what = KEYS[2], KEYS[10], ARGV[9]
local box = inbox_of(u, i, ARGV[8])
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
local function mark(index, row)
  local to = marked(mark_of(row))
  if to ~= mark_of(row) then
    set_mark(box, index, row, to)
    changed = changed + 1
  end
end

if ARGV[10] == 'ids' then
  for at = 11, #ARGV do
    local index = index_after(i, ARGV[at]) - 1
    local row = index >= 0 and redis.call('LINDEX', i, index)
    if row and id_of(row) == ARGV[at] then
      mark(index, row)
    end
  end
else
  local at = (ARGV[10] == 'upTo' and index_after(i, ARGV[11]) or box.length) - 1
  while at >= 0 and left() > 0 do
    local from = math.max(0, at - 7)
    local rows = redis.call('LRANGE', i, from, at)
    for each = #rows, 1, -1 do
      mark(from + each - 1, rows[each])
    end
    at = from - 1
  end
end
close_inbox(box)
send()
return { changed, unpack(box.counts) }
