-- Unlocks a user's workshop if the owner still has the lock. KEYS: lock, waiting requests. ARGV: owner, channel, message.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
  if redis.call('DEL', KEYS[2]) == 1 then
    redis.call('PUBLISH', ARGV[2], ARGV[3])
  end
end
return { 1 }
