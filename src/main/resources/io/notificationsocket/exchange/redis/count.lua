-- Counts sessions. KEYS: 2… users. Returns a number each.

local numbers = {}
for i = 2, #KEYS do
  local fields, sessions = redis.call('HGETALL', KEYS[i]), 0
  for f = 1, #fields, 2 do
    if #fields[f] > 1 and lease(fields[f]) > now then
      sessions = sessions + tonumber(fields[f + 1])
    end
  end
  numbers[i - 1] = sessions
end
return numbers
