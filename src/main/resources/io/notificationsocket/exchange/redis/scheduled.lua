-- What waits to be made. KEYS: of a user, or of nobody. Returns id due what of each.

local found = {}
local all = redis.call('HGETALL', KEYS[13])
for i = 1, #all, 2 do
  found[#found + 1] = all[i] .. all[i + 1]
end
return found
