-- Enters a node among the members, or leaves, and returns them: { node, 'until secret address version', … }.
--
-- KEYS: 2 the members. ARGV: 8 'secret address version', or '' to leave.

though_full()
local members = KEYS[2]
if ARGV[8] == '' then
  redis.call('HDEL', members, NODE)
else
  redis.call('HSET', members, NODE, string.format('%013d', now + tonumber(ARGV[5])) .. ' ' .. ARGV[8])
end
local fields, alive = redis.call('HGETALL', members), {}
for i = 1, #fields, 2 do
  local ends = tonumber(string.sub(fields[i + 1], 1, 13))
  if ends < now - 3600000 then
    redis.call('HDEL', members, fields[i])
  elseif ends > now then
    alive[#alive + 1] = fields[i]
    alive[#alive + 1] = fields[i + 1]
  end
end
return alive
