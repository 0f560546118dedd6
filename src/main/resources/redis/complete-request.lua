-- Records the outcome of a request with an idempotency key. KEYS: record.
-- ARGV: milliseconds that it is kept, digests of the input, version, outcome; an empty one: the request was never made.
if ARGV[4] == '' then
  -- another replica may have recorded an outcome meanwhile
  if redis.call('HEXISTS', KEYS[1], 'outcome') == 0 then
    redis.call('DEL', KEYS[1])
  end
else
  local now = redis.call('TIME')
  redis.call('HSET', KEYS[1], 'input', ARGV[2], 'v', ARGV[3], 'outcome', ARGV[4], 'at',
    now[1] * 1000 + math.floor(now[2] / 1000))
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return { 1 }
