-- Forgets the attempts with a name, and one of its network. KEYS: as of login-attempt.
redis.call('DEL', KEYS[2])
if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then
  redis.call('DECR', KEYS[1])
end
return { 0 }
