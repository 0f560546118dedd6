-- Records that a request is sent to an environment, or that there is an answer. KEYS: asked environments.
-- ARGV: environment, replica or empty for an answer, milliseconds that it is kept.
if ARGV[2] == '' then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return { 1 }
