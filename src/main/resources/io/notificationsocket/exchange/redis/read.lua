-- Reads what is kept for a claim after a message, and sees whether the claim still stands.
--
-- KEYS: of a user.
-- ARGV: 8 connection id, 9 number of the claim, or -1 when the node has given it back; 10 the message, 11 most
-- messages, 12 most bytes, 13 '1' when the node was thought dead: its sessions are counted anew; 14 when the data of the
-- time of the claim began, as far as the node knows: if Redis has lost that, the registration is written anew; 15 ms
-- that it lives while it is held, 16 recovery id, 17 user id, 18 when the claim was asked for, µs, or '' when the node
-- does not know; 19 how the client is connected; 20 the place after which changes are wanted, 21 ms that a receipt
-- lives after its message's end.
-- Returns 'E' when the registration is over, 'R' when another client has it, 'D' when the backend has sent its client
-- away, else a page, which tells in place of what
-- is missing whether the registration was written anew.

though_full()
local u, r, a, w = KEYS[2], KEYS[3], KEYS[5], KEYS[7]
local keys = { u = u, m = KEYS[4], i = KEYS[10], v = KEYS[11] }
local connection, claim, asked = ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[18])
if claim < 0 then
  return 'R'
end
local lost = ARGV[14] ~= born
local known = registration(redis.call('HGET', r, connection))
if not known then
  if not lost then
    return 'E'
  end
  known = {
    expires = 0, arrived = ARGV[10], node = NOBODY, claim = 0, asked = 0, client = NO_CLIENT, recovery = ARGV[16]
  }
end
local anew = known.node ~= NODE or known.claim ~= claim
if anew then
  if known.client == NO_CLIENT then
    if not lost and not is_newer(claim, asked, known) then
      return 'E'
    end
  elseif known.node == NOBODY and known.claim == claim then
    return 'D'
  elseif (known.node == NOBODY or is_held(known)) and not is_newer(claim, asked, known) then
    return 'R'
  end
  -- A node that is dead now had taken it over, or Redis has lost it, or knows an older claim only, as a replica may that
  -- was promoted: it is this client's again.
  if known.node ~= NODE then
    if known.node ~= NOBODY then
      count(u, known.node, -1)
      tell(known.node, revocation(ARGV[17], connection, known.claim, 'R'))
    end
    redis.call('HINCRBY', u, NODE, 1)
    redis.call('ZADD', w, 0, ARGV[17])
  end
  known.node, known.claim, known.asked, known.recovery = NODE, claim, asked or known.asked, ARGV[16]
  known.client = ARGV[19]
  if claim > tonumber(state[3] or 0) then
    redis.call('HSET', PARTITION, 'n', claim)
  end
  if lost then
    known.expires = now + tonumber(ARGV[15])
  end
  redis.call('HSET', r, connection, text_of(known))
  registered_until(u, r, a, known.expires)
end
send()
if ARGV[13] == '1' then
  recount(u, r)
  redis.call('ZADD', w, 0, ARGV[17]) -- which may have been taken out meanwhile
end
local found = page(keys, ARGV[10], ARGV[20], tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[21]))
found[3] = anew and 1 or 0
return found
