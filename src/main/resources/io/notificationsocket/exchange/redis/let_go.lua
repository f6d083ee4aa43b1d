-- The push to many users has come to all of this partition, or will not. ARGV: 8 who holds it.

though_full()
if held and held.by == ARGV[8] then
  redis.call('HDEL', PARTITION, 'h')
end
return 1
