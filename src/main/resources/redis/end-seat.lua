-- Ends a reservation, and sends why. KEYS: reservations of the portal, of the environment. ARGV: id, channel, message.
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return { 1 }
