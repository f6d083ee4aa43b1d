-- Counts what is in an inbox. KEYS: of a user. ARGV: 8 user id. Returns { not seen, not read, not archived }.

though_full()
local box = inbox_of(KEYS[2], KEYS[10], KEYS[11], ARGV[8])
close_inbox(box)
send()
return box.counts
