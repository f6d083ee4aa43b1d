-- Deletes all messages of an inbox. KEYS: of a user. ARGV: 8 user id. Returns how many.

though_full()
local i = KEYS[10]
local box = inbox_of(KEYS[2], i, ARGV[8])
local deleted = box.length
for _, row in ipairs(redis.call('LRANGE', i, 0, MOST_TOLD)) do
  is_out(box, row, 'D')
end
redis.call('DEL', i)
box.length, box.counts = 0, { 0, 0, 0 }
close_inbox(box)
send()
return deleted
