-- Makes a session the fact, if the fact is still the expected one or there is none. KEYS: fact, asked environments.
-- ARGV: id of the expected fact or empty, id and record of the session, its environment, milliseconds that the fact is kept.
-- Returns 1, also if it was recorded before, else 0 with the other fact and its age in milliseconds.
local now = redis.call('TIME')
local millis = now[1] * 1000 + math.floor(now[2] / 1000)
local fact = redis.call('HMGET', KEYS[1], 'id', 'session', 'at')
local id = fact[1] or ''
if id ~= '' and id ~= ARGV[1] and id ~= ARGV[2] then
  return { 0, fact[2], millis - fact[3] }
end
if id ~= ARGV[2] then
  redis.call('HSET', KEYS[1], 'id', ARGV[2], 'session', ARGV[3], 'at', millis)
end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
redis.call('HDEL', KEYS[2], ARGV[4])
return { 1 }
