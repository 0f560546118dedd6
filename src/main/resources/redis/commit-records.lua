-- Commits changes of records, all or none, and removes expired records of their collections. KEYS: receipt of this
-- commit, index of collections by their next expiry; then for each collection its records and their expiries.
-- ARGV: channel, milliseconds after which nothing must be written, number of collections, their names; then for each
--   change: kind, number of its collection, id, a number (maximum of a collection, version or amount; kinds 'unchanged' and 'at most' are conditions), expiry in
--   milliseconds or '', body.
-- Returns the time and 'committed', 'late' or the index of the first change that is not possible with its reason;
-- 'expired' for a record that would not exist, as the clock of the writer is behind.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local millis = string.format('%.0f', now)
local done = redis.call('GET', KEYS[1])
if done then
  return { millis, done }
end
if now > tonumber(ARGV[2]) then
  return { millis, 'late' }
end
local collections = tonumber(ARGV[3])
local first = 4 + collections
local counts = {}

local function records(collection) return KEYS[1 + 2 * collection] end
local function expiries(collection) return KEYS[2 + 2 * collection] end

for collection = 1, collections do
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', expiries(collection), '-inf', millis)) do
    redis.call('HDEL', records(collection), id)
  end
  redis.call('ZREMRANGEBYSCORE', expiries(collection), '-inf', millis)
  counts[collection] = redis.call('HLEN', records(collection))
end

local versions, bodies = {}, {}

local function impossible(i)
  local kind, collection, number = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 3]
  if kind == 'at most' then
    return counts[collection] > tonumber(number) and 'FULL'
  end
  local record = redis.call('HGET', records(collection), ARGV[i + 2])
  local version, body = '0', '0'
  if record then
    version, body = string.match(record, '^(%d+) %d* (.*)$')
  end
  versions[i], bodies[i] = version, body
  if kind ~= 'add' and ARGV[i + 4] ~= '' and tonumber(ARGV[i + 4]) <= now then
    return 'expired'
  elseif kind == 'create' then
    if record then return 'EXISTS' end
    if counts[collection] >= tonumber(number) then return 'FULL' end
  elseif kind ~= 'add' and (not record or version ~= number) then
    return 'CHANGED'
  end
  if kind == 'delete' then
    counts[collection] = counts[collection] - 1
  elseif not record then
    counts[collection] = counts[collection] + 1
  end
end

for i = first, #ARGV, 6 do
  local reason = impossible(i)
  if reason then
    return { millis, string.format('%d %s', (i - first) / 6, reason) }
  end
end

local changed = {}

local function write(i)
  local kind, collection, id, expiry, body = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 4], ARGV[i + 5]
  if kind == 'unchanged' or kind == 'at most' then
    return
  end
  changed[collection] = true
  if kind == 'delete' then
    redis.call('HDEL', records(collection), id)
    expiry = ''
  else
    if kind == 'add' then
      body = string.format('%.0f', (tonumber(bodies[i]) or 0) + ARGV[i + 3])
    end
    redis.call('HSET', records(collection), id, string.format('%.0f ', versions[i] + 1) .. expiry .. ' ' .. body)
  end
  if expiry == '' then
    redis.call('ZREM', expiries(collection), id)
  else
    redis.call('ZADD', expiries(collection), expiry, id)
  end
end

for i = first, #ARGV, 6 do
  write(i)
end

for collection = 1, collections do
  local name = ARGV[3 + collection]
  if counts[collection] == 0 then
    redis.call('ZREM', KEYS[2], name)
  else
    redis.call('ZADD', KEYS[2], redis.call('ZRANGE', expiries(collection), 0, 0, 'WITHSCORES')[2] or '+inf', name)
  end
  if changed[collection] then
    redis.call('PUBLISH', ARGV[1], name)
  end
end
if first <= #ARGV then
  redis.call('SET', KEYS[1], 'committed', 'PX', 60000)
end
return { millis, 'committed' }
