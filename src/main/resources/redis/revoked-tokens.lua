-- Revokes a token, if one is given, and forgets those that have expired. KEYS: tokens by the end of their life.
-- ARGV: channel, milliseconds that tokens are kept after their end, id and end of the token in milliseconds, if any.
-- Returns the ids and ends of all, unless a token was given.
local time = redis.call('TIME')
local millis = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', millis - ARGV[2]))
if #ARGV < 4 then
  return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
end
redis.call('ZADD', KEYS[1], ARGV[4], ARGV[3])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', last + ARGV[2]))
redis.call('PUBLISH', ARGV[1], ARGV[4] .. ' ' .. ARGV[3])
return { 0 }
