-- Counts the records of a collection, without those that have expired. KEYS: records, their expiries.
local time = redis.call('TIME')
local millis = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
return { redis.call('HLEN', KEYS[1]) - redis.call('ZCOUNT', KEYS[2], '-inf', millis) }
