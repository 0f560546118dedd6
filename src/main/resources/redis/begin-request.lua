-- Begins a request with an idempotency key, or shows that it was begun. KEYS: record.
-- ARGV: milliseconds that it is kept without an outcome, digests of the input, version.
-- Returns 0 if it has begun now, else 1, digests of the input, the outcome and its age in milliseconds; an empty outcome
-- if there is none.
local record = redis.call('HMGET', KEYS[1], 'input', 'outcome', 'at')
if not record[1] then
  redis.call('HSET', KEYS[1], 'input', ARGV[2], 'v', ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  return { 0 }
end
local now = redis.call('TIME')
local age = record[3] and (now[1] * 1000 + math.floor(now[2] / 1000) - record[3]) or 0
return { 1, record[1], record[2] or '', age }
