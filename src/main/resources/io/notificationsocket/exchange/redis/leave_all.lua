-- Removes a user from all topics. KEYS: of a user. ARGV: 8 user id. Returns how many they were.

return leave_topics(KEYS[9], ARGV[8])
