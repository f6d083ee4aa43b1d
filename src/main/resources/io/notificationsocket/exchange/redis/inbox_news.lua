-- Tells this node that it may have missed changes of inboxes: by its channel, so that it comes before all later ones.
--
-- KEYS: from 2 on of each user the counters, the inbox and the receipts. ARGV: from 8 on the user ids.

though_full()
for each = 1, (#KEYS - 1) / 3 do
  local box = inbox_of(KEYS[each * 3 - 1], KEYS[each * 3], KEYS[each * 3 + 1], ARGV[7 + each])
  close_inbox(box)
  tell(NODE, 'I0' .. #box.user .. ' ' .. table.concat(box.counts, ' ') .. ' 0 ' .. box.user)
end
send()
return 1
