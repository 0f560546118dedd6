-- Names of collections. KEYS: index of collections by their next expiry. ARGV: 'all', or 'due' for up to 1000 of those
-- with expired records.
if ARGV[1] == 'all' then
  return redis.call('ZRANGE', KEYS[1], 0, -1)
end
local time = redis.call('TIME')
local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', millis, 'LIMIT', 0, 1000)
