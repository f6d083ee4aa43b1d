-- Some of the users who are online, in the order of their names' bytes.
--
-- KEYS: 2 all users of the partition who are online. ARGV: 8 the user after whom they begin, or '' for the first one;
-- 9 how many. Returns { how many are online in all, the user to go on after, or '' when there are no more; then of each
-- user: id, sessions }.
--
-- The keys of the users themselves are not declared, as they are known only here; they lie in the same slot.

though_full()
local w, most = KEYS[2], tonumber(ARGV[9])
local users = redis.call('ZRANGEBYLEX', w, ARGV[8] == '' and '-' or '(' .. ARGV[8], '+', 'LIMIT', 0, most)
local found = { 0, #users == most and users[most] or '' }
for _, user in ipairs(users) do
  local sessions = still_online(w, user)
  if sessions > 0 then
    found[#found + 1] = user
    found[#found + 1] = sessions
  end
end
found[1] = redis.call('ZCARD', w)
return found
