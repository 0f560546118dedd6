-- Registers a replica, and shows that the store takes writes. KEYS: replicas. ARGV: replica, milliseconds that it counts.
-- Returns the number of replicas. ZADD comes first: after another write a full server takes it all the same.
local now = redis.call('TIME')
local millis = now[1] * 1000 + math.floor(now[2] / 1000)
redis.call('ZADD', KEYS[1], millis + ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', millis)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return { redis.call('ZCARD', KEYS[1]) }
