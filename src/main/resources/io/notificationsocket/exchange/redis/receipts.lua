-- What scripts that know of receipts begin with, too.
--
-- What became of a user's messages (v) is a list of all that were kept, for catch-up or in the inbox, oldest first, until some
-- time after their end: id(24) ends(13) was sent at once(1). Then, once there is something to say, with a space before each: how
-- it ended (W withdrawn, R replaced, else -), since when, which message replaced it, when its first arrival was known, at how
-- many sessions it arrived, its version, the place of its newest change, its place when it was pushed later than its id says,
-- and when it was read, if it is not in the inbox any more. In place of what there is not: 0. Of a user's counters, c is the place of the
-- newest change.

local RECEIVERS = BEGIN .. 'f' -- users who have such a list, or had one

local function receipt_of(row)
  local receipt = {
    id = id_of(row), ends = tonumber(string.sub(row, 25, 37)), sent = string.sub(row, 38, 38) == '1', how = '-', at = 0, by = '0',
    first = 0, sessions = 0, version = 1, changed = '0', late = '0', read = 0
  }
  if #row > 38 then
    local words = {}
    for word in string.gmatch(string.sub(row, 39), '%S+') do
      words[#words + 1] = word
    end
    receipt.how, receipt.at, receipt.by = words[1], tonumber(words[2]), words[3]
    receipt.first, receipt.sessions, receipt.version = tonumber(words[4]), tonumber(words[5]), tonumber(words[6])
    receipt.changed, receipt.late, receipt.read = words[7], words[8], tonumber(words[9])
  end
  return receipt
end

local function whole(number)
  return string.format('%.0f', number)
end

local function set_receipt(v, index, r)
  local words = {
    r.how, whole(r.at), r.by, whole(r.first), whole(r.sessions), whole(r.version), r.changed, r.late, whole(r.read)
  }
  local row = r.id .. string.format('%013d', r.ends) .. (r.sent and '1' or '0')
  redis.call('LSET', v, index, row .. ' ' .. table.concat(words, ' '))
end

-- Whether a receipt that lives for so long after its message's end is over.
local function receipt_is_over(r, ttl)
  return (r.how ~= '-' and r.at or r.ends) + ttl <= now
end

local function withdrawal(id, position, at, by, user)
  return 'W' .. id .. position .. whole(at) .. ' ' .. by .. ' ' .. #user .. ' ' .. user
end

-- Messages have arrived at one more session: those kept for catch-up, and of the others those after live_since, too.
local function arrive(m, v, from, live_since, to)
  local at, place = index_after(v, from), index_after(m, from)
  local kept = redis.call('LINDEX', m, place)
  local row = redis.call('LINDEX', v, at)
  while row and id_of(row) <= to do
    while kept and id_of(kept) < id_of(row) do
      place = place + 1
      kept = redis.call('LINDEX', m, place)
    end
    if kept and id_of(kept) == id_of(row) and not is_expired(kept) or id_of(row) > live_since then
      local receipt = receipt_of(row)
      receipt.first = receipt.first > 0 and receipt.first or now
      receipt.sessions = receipt.sessions + 1
      set_receipt(v, at, receipt)
    end
    at = at + 1
    row = redis.call('LINDEX', v, at)
  end
end
