-- Reads a record or all records of a collection. KEYS: records. ARGV: an id, if only this one.
-- Returns the time in milliseconds, then ids and records, with those that have expired.
local time = redis.call('TIME')
local reply = { string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) }
if ARGV[1] then
  local record = redis.call('HGET', KEYS[1], ARGV[1])
  if record then
    reply[2], reply[3] = ARGV[1], record
  end
else
  for _, part in ipairs(redis.call('HGETALL', KEYS[1])) do
    reply[#reply + 1] = part
  end
end
return reply
