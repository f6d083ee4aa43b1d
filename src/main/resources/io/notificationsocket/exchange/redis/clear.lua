-- Deletes all messages of an inbox. KEYS: of a user. ARGV: 8 user id. Returns how many.

though_full()
local i = KEYS[10]
local box = inbox_of(KEYS[2], i, KEYS[11], ARGV[8])
local deleted = box.length
for at = 0, deleted - 1, 8 do
  for _, row in ipairs(redis.call('LRANGE', i, at, at + 7)) do
    is_out(box, row, 'D')
  end
end
redis.call('DEL', i)
box.length, box.counts = 0, { 0, 0, 0 }
close_inbox(box)
send()
return deleted
