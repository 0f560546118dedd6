-- Names the lines that a replica knows, and returns those that any replica knows. KEYS: lines.
-- ARGV: milliseconds that a name counts, workshops.
local time = redis.call('TIME')
local millis = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', millis)
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], millis + ARGV[1], ARGV[i])
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('ZRANGE', KEYS[1], 0, -1)
