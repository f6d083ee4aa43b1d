-- Changes the text of a message, or withdraws it.
--
-- KEYS: of a user. ARGV: 8 user id, 9 the partition's digit, 10 the message, 11 the version that it must have, or 0; 12 U or W;
-- 13 the new text, 14 '1' when a text that it shares with other users is changed for all of them.
-- Fails with HELD, and does nothing, while a push to many users comes first. Returns { what, version, sessions that are told }:
-- what is 1 when it was done, 0 when there is no such message, or when it has ended; -1 when it has another version, -2 when its
-- text is shared.

local u, r, m, i, v = KEYS[2], KEYS[3], KEYS[4], KEYS[10], KEYS[11]
local user, id, wanted, kind, json = ARGV[8], ARGV[10], tonumber(ARGV[11]), ARGV[12], ARGV[13]

local known, index = find(v, id)
if not known then
  return { 0, 0, 0 }
end
local receipt = receipt_of(known)
if receipt.how == 'W' and kind == 'W' then
  local is_other = wanted > 0 and wanted ~= receipt.version
  return { is_other and -1 or 1, receipt.version, 0 }
end
local kept, kept_at = find(m, id)
local there, there_at = find(i, id)
kept = kept and not is_expired(kept) and kept
there = there and not is_expired(there) and there
if receipt.how ~= '-' or not kept and not there then
  return { 0, 0, 0 }
end
if wanted > 0 and wanted ~= receipt.version then
  return { -1, receipt.version, 0 }
end
local shared = kept and is_shared(kept) or there and is_shared(there, text_at(there))
if kind == 'U' and shared and ARGV[14] ~= '1' then
  return { -2, receipt.version, 0 }
end

-- The change gets its place among the messages as a message does.
pass_reserved()
local at = next_moment(last)
if moment(now) > at then
  at = moment(now)
end
if held and held.ends > now and at >= held.moment then
  return redis.error_reply('-HELD a push to many users comes first')
end
last = at
redis.call('HSET', PARTITION, 'last', last)
local position = last .. ARGV[9] .. NODE

local sessions = 0
for _, text in ipairs(redis.call('HVALS', r)) do
  local each = registration(text)
  if is_held(each) and wants_changes(each) then
    sessions = sessions + 1
  end
end
if kind == 'W' then
  end_message(u, m, i, v, user, id, 'W', position, '0')
  send()
  return { 1, receipt.version, sessions }
end

receipt.version, receipt.changed = receipt.version + 1, position
set_receipt(v, index, receipt)
redis.call('HSET', u, 'c', position)
if shared then
  redis.call('SET', key_of_text(id), json, 'KEEPTTL')
else
  if kept then
    redis.call('LSET', m, kept_at, string.sub(kept, 1, 38) .. json)
    redis.call('HINCRBY', u, 'b', #json - bytes_of(kept))
  end
  if there then
    redis.call('LSET', i, there_at, string.sub(there, 1, text_at(there) - 1) .. json)
  end
end
local nodes = redis.call('HKEYS', u)
for _, node in ipairs(nodes) do
  if #node > 1 then
    tell(node, 'U' .. id .. position .. receipt.version .. ' ' .. #user .. ' ' .. #json .. ' ' .. user .. json)
  end
end
if there then
  local box = inbox_of(u, i, v, user)
  notes(box, 'U' .. id .. receipt.version .. ' ')
  close_inbox(box)
end
send()
return { 1, receipt.version, sessions }
