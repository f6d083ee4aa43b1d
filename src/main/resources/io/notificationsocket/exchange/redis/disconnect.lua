-- Sends the clients of a user away; the registrations live on for their full time.
--
-- KEYS: of a user. ARGV: 8 user id, 9 connection id, or '' for all; 10 why, 11 ms that the registrations live.
-- Returns how many clients.

though_full()
local u, r, a, s, w = KEYS[2], KEYS[3], KEYS[5], KEYS[6], KEYS[7]
local sessions = 0

local function send_away(connection, known)
  if known.node == NOBODY then
    return
  end
  if is_held(known) then
    sessions = sessions + 1
  end
  tell(known.node, revocation(ARGV[8], connection, known.claim, ARGV[10]))
  goes(u, s, w, ARGV[8], known)
  known.node = NOBODY
  known.expires = now + tonumber(ARGV[11])
  redis.call('HSET', r, connection, text_of(known))
  registered_until(u, r, a, known.expires)
end

if ARGV[9] ~= '' then
  local known = registration(redis.call('HGET', r, ARGV[9]))
  if known then
    send_away(ARGV[9], known)
  end
else
  local all = redis.call('HGETALL', r)
  for i = 1, #all, 2 do
    send_away(all[i], registration(all[i + 1]))
  end
end
send()
return sessions
