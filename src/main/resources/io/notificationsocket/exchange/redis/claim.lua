-- Makes a node the one whose client holds a registration.
--
-- KEYS: of a user.
-- ARGV: 8 user id, 9 connection id, 10 the last message that the client says it has, or ''; 11 recovery id or '',
-- 12 ms that a registration lives while it is held, 13 '1' when nothing may be sent twice, 14 the number of the claim
-- that this node holds now or 0, 15 the last message that its client was offered, 16 '1' when the same client
-- claims again, 17 most messages, 18 most bytes, 19 when it was asked for, µs, or '' when the node does not know, 20 the
-- number of the claim that another node has handed over, or ''; 21 how the client is connected, 22 ms that a receipt lives after its
-- message's end.
-- Returns nothing when there is no such registration, 'L' when it comes too late, 0 when another claim came after the
-- one that was handed over, else { number, start, the recovery id that this claim replaces, page … }.

though_full()
local u, r, a, w = KEYS[2], KEYS[3], KEYS[5], KEYS[7]
local keys = { u = u, m = KEYS[4], i = KEYS[10], v = KEYS[11] }
local user, connection = ARGV[8], ARGV[9]
local known = registration(redis.call('HGET', r, connection))
if not known then
  return false
end
if is_over(known) then
  redis.call('HDEL', r, connection)
  redis.call('HDEL', a, connection)
  return false
end
if ARGV[20] ~= '' and (known.node == NOBODY or known.claim ~= tonumber(ARGV[20])) then
  return 0
end
-- Claims that were held up on their way are not newer than what was claimed meanwhile: their clients are gone, or
-- claim again.
local asked = tonumber(ARGV[19]) or now * 1000
if known.client ~= NO_CLIENT and asked < known.asked - CLOCKS and known.asked <= (now + 1) * 1000 then
  return 'L'
end
local replaced = known.recovery ~= ARGV[11] and known.recovery or ''
local held = known.node == NODE and known.claim == tonumber(ARGV[14])
if held and ARGV[16] == '1' then
  known.asked, known.client, known.recovery = asked, ARGV[21], ARGV[11]
  redis.call('HSET', r, connection, text_of(known))
  return { known.claim, ARGV[15], replaced, 1, newest(), 0, newest(), 0 }
end
local start = ARGV[10]
if start == '' then
  start = known.arrived
  if start == LAST then
    start = held and ARGV[15] or newest()
  end
end
if start > newest() then
  start = newest()
end
-- What it says that it has, and was sent under this registration, has arrived. A node that has not given its claim back was told all.
if ARGV[10] ~= '' and known.arrived ~= LAST and start > known.arrived then
  local offered = known.node == NOBODY and known.offered or held and ARGV[15] or newest()
  arrive(keys.m, keys.v, known.arrived, LAST, start < offered and start or offered)
end
local number = next_claim()
local was_here = known.node == NODE
if not was_here then
  if known.node ~= NOBODY then
    count(u, known.node, -1)
    tell(known.node, revocation(user, connection, known.claim, 'R'))
  end
  redis.call('HINCRBY', u, NODE, 1)
end
known.node, known.claim, known.asked, known.recovery = NODE, number, asked, ARGV[11]
known.client = ARGV[21]
known.arrived = ARGV[13] == '1' and LAST or start
known.expires = now + tonumber(ARGV[12])
redis.call('HSET', r, connection, text_of(known))
if was_here and redis.call('HEXISTS', u, NODE) == 0 then
  recount(u, r) -- pushes have removed what was counted here while this node was taken for dead
end
redis.call('ZADD', w, 0, user)
registered_until(u, r, a, known.expires)
send()
local found = page(keys, start, start, tonumber(ARGV[17]), tonumber(ARGV[18]), tonumber(ARGV[22]))
table.insert(found, 1, replaced)
table.insert(found, 1, start)
table.insert(found, 1, number)
return found
