-- Writes records of a backup, whatever there is. KEYS: index of collections, records, expiries.
-- ARGV: channel, name of the collection, 'first' if it is emptied before; then for each record: id, expiry in
--   milliseconds or '', body.
local time = redis.call('TIME')
local version = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
if ARGV[3] == 'first' then
  redis.call('DEL', KEYS[2], KEYS[3])
end
for i = 4, #ARGV, 3 do
  redis.call('HSET', KEYS[2], ARGV[i], version .. ' ' .. ARGV[i + 1] .. ' ' .. ARGV[i + 2])
  if ARGV[i + 1] ~= '' then
    redis.call('ZADD', KEYS[3], ARGV[i + 1], ARGV[i])
  end
end
if redis.call('HLEN', KEYS[2]) == 0 then
  redis.call('ZREM', KEYS[1], ARGV[2])
else
  redis.call('ZADD', KEYS[1], redis.call('ZRANGE', KEYS[3], 0, 0, 'WITHSCORES')[2] or '+inf', ARGV[2])
end
redis.call('PUBLISH', ARGV[1], ARGV[2])
return { 0 }
