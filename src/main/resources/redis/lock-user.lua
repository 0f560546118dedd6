-- Locks a user's workshop for one owner, and renews the lock. KEYS: lock, waiting requests, fact, asked environments.
-- ARGV: owner, milliseconds that it is held.
-- Returns 0 if another owner has it, else 1, the fact with its age in milliseconds, and fields and values of the asked
-- environments; an empty fact if there is none.
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
  return { 0 }
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
local now = redis.call('TIME')
local fact = redis.call('HMGET', KEYS[3], 'id', 'session', 'at')
local age = fact[3] and (now[1] * 1000 + math.floor(now[2] / 1000) - fact[3]) or 0
return { 1, fact[1] or '', fact[2] or '', age, redis.call('HGETALL', KEYS[4]) }
