-- Ends a reservation, and sends why. KEYS: reservations of the portal, of the environment.
-- ARGV: id, channel, message, milliseconds for which it still counts.
local now = redis.call('TIME')
local millis = now[1] * 1000 + math.floor(now[2] / 1000)
for i = 1, 2 do
  if tonumber(ARGV[4]) > 0 then
    redis.call('ZADD', KEYS[i], 'XX', millis + ARGV[4], ARGV[1])
  else
    redis.call('ZREM', KEYS[i], ARGV[1])
  end
end
redis.call('PUBLISH', ARGV[2], ARGV[3])
return { 1 }
