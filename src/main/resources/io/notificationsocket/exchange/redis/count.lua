-- Counts sessions. KEYS: 2… users. Returns a number each.

local numbers = {}
for i = 2, #KEYS do
  numbers[i - 1] = presence(KEYS[i])
end
return numbers
