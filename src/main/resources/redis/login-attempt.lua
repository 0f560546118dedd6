-- Counts an attempt to log in. KEYS: attempts of a network, those with a name from it.
-- ARGV: milliseconds that attempts count after the first one, maximum of the network, maximum of the name.
-- Returns 0, or the milliseconds until the next attempt.
local function wait(key, most)
  if tonumber(redis.call('GET', key) or '0') >= tonumber(most) then
    return math.max(redis.call('PTTL', key), 1)
  end
  if redis.call('INCR', key) == 1 then
    redis.call('PEXPIRE', key, ARGV[1])
  end
  return 0
end
local network = wait(KEYS[1], ARGV[2])
return { network > 0 and network or wait(KEYS[2], ARGV[3]) }
