-- What became of messages.
--
-- KEYS: from 2 on of each message of its user r, m, i and v. ARGV: 8 ms that a receipt can be read after the message's end;
-- from 9 on the ids.
-- Returns of each '' when nothing is known, else: ends, how it ended or '-', whether it lives, whether it was sent, when its
-- first arrival was known, at how many sessions, version, when it was read.

local TTL = tonumber(ARGV[8])

-- Whether a client holds a claim that was offered it.
local function is_on_its_way(r, id)
  for _, text in ipairs(redis.call('HVALS', r)) do
    local each = registration(text)
    if is_held(each) and (each.arrived < id or each.arrived == LAST) then
      return true
    end
  end
  return false
end

local function receipt(r, m, i, v, id)
  local row = find(v, id)
  if not row then
    return ''
  end
  local known = receipt_of(row)
  if receipt_is_over(known, TTL) then
    return ''
  end
  local kept, there = find(m, id), find(i, id)
  kept = kept and not is_expired(kept)
  there = there and not is_expired(there) and there
  local lives = known.how == '-' and (kept or there)
  local read = known.read
  if there then
    read = mark_of(there) >= READ and tonumber(string.sub(there, 39, 51)) or 0
  end
  local sent = known.sent or lives and kept and is_on_its_way(r, id)
  return table.concat({
    whole(known.ends), known.how, lives and '1' or '0', sent and '1' or '0', whole(known.first), known.sessions, known.version,
    whole(read)
  }, ' ')
end

local found = {}
for each = 1, #ARGV - 8 do
  local key = each * 4 - 2
  found[each] = receipt(KEYS[key], KEYS[key + 1], KEYS[key + 2], KEYS[key + 3], ARGV[8 + each])
end
return found
