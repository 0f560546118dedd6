-- Reserves a seat for a request in flight. KEYS: reservations of the portal, of the environment.
-- ARGV: id, milliseconds that it counts, free seats of the environment and of the portal; -1: whatever the numbers say.
-- Returns 1 if it is reserved, also if it was before, else 0.
local now = redis.call('TIME')
local millis = now[1] * 1000 + math.floor(now[2] / 1000)
local free = { tonumber(ARGV[4]), tonumber(ARGV[3]) }
local reserved = redis.call('ZSCORE', KEYS[2], ARGV[1])
for i = 1, 2 do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', millis)
  if not reserved and free[i] >= 0 and redis.call('ZCARD', KEYS[i]) >= free[i] then
    return { 0 }
  end
end
for i = 1, 2 do
  redis.call('ZADD', KEYS[i], millis + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[i], ARGV[2])
end
return { 1 }
