-- What scripts that read what is kept begin with, too.

-- The changes of messages until one that a client knows, after the last change that it knows: of each the kind, the id, the
-- place, and what there is to say. The newest text counts, or that it has none any more.
local function changes_of(u, m, i, v, after, until_, most, ttl)
  local changed, found = {}, {}
  if (redis.call('HGET', u, 'c') or FIRST) <= after then
    return found
  end
  local ends = index_after(v, until_)
  for at = 0, ends - 1, 64 do
    for _, row in ipairs(redis.call('LRANGE', v, at, math.min(at + 63, ends - 1))) do
      local receipt = #row > 38 and receipt_of(row)
      if receipt and receipt.changed > after and not receipt_is_over(receipt, ttl) then
        changed[#changed + 1] = receipt
      end
    end
  end
  table.sort(changed, function(one, other) return one.changed < other.changed end)
  for _, receipt in ipairs(changed) do
    if #found == most then
      break
    end
    if receipt.how ~= '-' then
      found[#found + 1] = 'W' .. receipt.id .. receipt.changed .. whole(receipt.at) .. ' ' .. receipt.by
    else
      local row, text_from = find(m, receipt.id), 39
      if not row or is_expired(row) then
        row = find(i, receipt.id)
        text_from = row and text_at(row)
      end
      local text = row and not is_expired(row) and text_of_message(row, text_from)
      if text then
        local kind = receipt.late > after and 'L' or 'U'
        found[#found + 1] = kind .. receipt.id .. receipt.changed .. whole(receipt.version) .. ' ' .. text
      end
    end
  end
  return found
end

-- What is kept after an id: { atEnd, newest, whether some is missing, until where it has all changes, how many changes there are, the
-- changes to messages until that id, id and JSON of each message }.
local function page(keys, start, changes_after, most, most_bytes, receipt_ttl)
  local u, m = keys.u, keys.m
  local changes = changes_of(u, m, keys.i, keys.v, changes_after, start, most, receipt_ttl)
  local found = { 1, newest(), 0, newest(), #changes }
  for _, change in ipairs(changes) do
    found[#found + 1] = change
  end
  local begin = #found
  local marks = redis.call('HMGET', u, 'g', 'l')
  local missing = (marks[1] or FIRST) > start or (start ~= FIRST and start < born .. '00000000')
  local all = redis.call('LLEN', m)
  if all == 0 and (marks[2] or FIRST) > start then
    missing = true
  end
  local at, bytes = index_after(m, start), 0
  if #changes == most then
    found[4] = string.sub(changes[most], 26, 49)
    bytes = most_bytes -- first all changes
    found[1] = 0
  end
  while at < all and #found < most + begin and bytes < most_bytes do
    for _, row in ipairs(redis.call('LRANGE', m, at, at + 7)) do
      if is_expired(row) then
        missing = true
        at = at + 1
      elseif #found < most + begin and (bytes == 0 or bytes + 38 + bytes_of(row) <= most_bytes) then
        bytes = bytes + 38 + bytes_of(row)
        local text = text_of_message(row)
        if text then
          found[#found + 1] = id_of(row) .. text
        else
          missing = true
        end
        at = at + 1
      else
        bytes = most_bytes
        break
      end
    end
  end
  if at < all then
    found[1] = 0
  end
  if missing then
    found[3] = 1
  end
  return found
end
