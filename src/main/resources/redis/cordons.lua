-- Reads the administrative states, and replaces them if there are new ones. KEYS: the states.
-- ARGV: channel; then, for new states: the version that they replace, their own, the time in milliseconds after
--   which they must not be written, the states as JSON.
-- Returns '1' if they were replaced, the version, the states, the time.
local time = redis.call('TIME')
local millis = time[1] * 1000 + math.floor(time[2] / 1000)
local version = redis.call('HGET', KEYS[1], 'version') or '0'
local replaced = '0'
if #ARGV > 1 and version == ARGV[2] and millis <= tonumber(ARGV[4]) then
  redis.call('HSET', KEYS[1], 'version', ARGV[3], 'states', ARGV[5])
  redis.call('PUBLISH', ARGV[1], ARGV[3])
  version, replaced = ARGV[3], '1'
end
return { replaced, version, redis.call('HGET', KEYS[1], 'states') or '', string.format('%.0f', millis) }
