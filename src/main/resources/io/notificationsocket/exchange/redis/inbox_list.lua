-- Lists messages of an inbox, newest first.
--
-- KEYS: of a user. ARGV: 8 user id, 9 the least mark, 10 the greatest mark, 11 most messages, 12 the id before which they begin,
-- or ''; 13 most bytes.
-- Returns { not seen, not read, not archived, 1 if there are more; of each id mark version ' ' place of the last change ' ' text }.

though_full()
local u, i, v, least, greatest = KEYS[2], KEYS[10], KEYS[11], tonumber(ARGV[9]), tonumber(ARGV[10])
local most, most_bytes = tonumber(ARGV[11]), tonumber(ARGV[13])
local box = inbox_of(u, i, v, ARGV[8])

local function up_to(mark)
  return mark == ARCHIVED and box.length or box.counts[mark + 1]
end

local has_changes = redis.call('HEXISTS', u, 'c') == 1
local there = up_to(greatest) - (least > 0 and up_to(least - 1) or 0)
local found, bytes, more = { unpack(box.counts) }, 0, 0
local at = box.length - 1
if ARGV[12] ~= '' then
  at = index_after(i, ARGV[12]) - 1
  if at >= 0 and id_of(redis.call('LINDEX', i, at)) == ARGV[12] then
    at = at - 1
  end
end
found[4] = 0
while at >= 0 and found[4] == 0 and #found - 4 < there do
  local from = math.max(0, at - 7)
  local rows = redis.call('LRANGE', i, from, at)
  for each = #rows, 1, -1 do
    local row = rows[each]
    local mark = mark_of(row)
    if mark >= least and mark <= greatest then
      bytes = bytes + bytes_of(row, text_at(row))
      if #found - 4 == most or (#found > 4 and bytes > most_bytes) then
        found[4] = 1
        break
      end
      local known = has_changes and find(v, id_of(row))
      local receipt = known and receipt_of(known) or { version = 1, changed = '0' }
      local text = text_of_message(row, text_at(row)) or 'null'
      found[#found + 1] = id_of(row) .. mark .. receipt.version .. ' ' .. receipt.changed .. ' ' .. text
    end
  end
  at = from - 1
end
close_inbox(box)
send()
return found
