-- Ends all registrations of a user, and revokes them from whoever holds them.
--
-- KEYS: of a user. ARGV: 8 user id, 9 why, 10 '1' to forget the user: nothing stays.
-- Returns { registrations, sessions, messages, topics, recovery id … }: what there was.

though_full()
local u, r, m, a, s, w, k, o, i = KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9], KEYS[10]
local v, y = KEYS[11], KEYS[12]
local ended, arrived = { 0, 0, 0, 0 }, FIRST
local all = redis.call('HGETALL', r)
for at = 1, #all, 2 do
  local each = registration(all[at + 1])
  if each.node ~= NOBODY then
    tell(each.node, revocation(ARGV[8], all[at], each.claim, ARGV[9]))
    goes(u, s, w, ARGV[8], each)
  end
  if not is_over(each) then
    ended[1] = ended[1] + 1
    ended[2] = ended[2] + (is_held(each) and 1 or 0)
  end
  if each.arrived > arrived then
    arrived = each.arrived
  end
  if each.recovery ~= '' then
    ended[#ended + 1] = each.recovery
  end
end
if ARGV[10] == '1' then
  local messages = {} -- kept for catch-up, in the inbox, or both
  for _, list in ipairs({ m, i }) do
    for at = 0, redis.call('LLEN', list) - 1, 100 do
      for _, row in ipairs(redis.call('LRANGE', list, at, at + 99)) do
        if not is_expired(row) and not messages[id_of(row)] then
          messages[id_of(row)] = true
          ended[3] = ended[3] + 1
        end
      end
    end
  end
  ended[4] = leave_topics(o, ARGV[8])
  for _, id in ipairs(redis.call('HKEYS', KEYS[13])) do
    redis.call('ZREM', DUE, id .. ARGV[8])
  end
  redis.call('DEL', u, r, m, a, s, k, i, v, y, KEYS[13])
  redis.call('ZREM', INBOXES, ARGV[8])
  redis.call('ZREM', RECEIVERS, ARGV[8])
  redis.call('ZREM', w, ARGV[8])
  redis.call('ZREM', REGISTERED, ARGV[8])
elseif #all > 0 then
  redis.call('DEL', r, a)
  leave(u, m, arrived)
end
send()
return ended
