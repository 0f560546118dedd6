-- Applies one replica's changes to the line of a workshop, and returns the line as all replicas see it.
-- KEYS: the line, its replicas. Both are hashes.
-- ARGV: replica, channel, workshop, known version, milliseconds until a silent replica counts as gone,
--   milliseconds of leadership, milliseconds that both keys are kept, '1' if the replica has places,
--   '1' if it stops, changes as JSON.
-- The line has p:<id> = a place as JSON, n:<tenant> = number of its places, t:<tenant> = when its turn began to wait,
--   v = the version. Its replicas are o:<replica> = when it was seen, and leader.
-- Returns microseconds of now, the leader, the version, number of places that left, the line unless the version is
--   the known one, the replicas. Numbers are strings: those of Lua lose digits.
local line, replicas = KEYS[1], KEYS[2]
local replica, channel, workshop, known = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local away, lease, keep = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local has_places, stops = ARGV[8] == '1', ARGV[9] == '1'
local changes = cjson.decode(ARGV[10])

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local millis = math.floor(micros / 1000)
local version = redis.call('HGET', line, 'v') or '0'
local tick = math.max(micros, tonumber(version) + 1)
local changed, left = false, 0

local function text(number)
  return string.format('%.0f', number)
end

local function is_there(owner)
  local seen = redis.call('HGET', replicas, 'o:' .. owner)
  return seen and millis - tonumber(seen) < away
end

-- a place of another version may have no turns
local function find(id)
  local json = redis.call('HGET', line, 'p:' .. id)
  local place = json and cjson.decode(json)
  if place then
    place.turn = place.turn or '0'
    place.answered = place.answered or place.turn
  end
  return place
end

local function store(id, place)
  redis.call('HSET', line, 'p:' .. id, cjson.encode(place))
  changed = true
end

-- a served tenant moves to the end
local function remove(id, place, served)
  redis.call('HDEL', line, 'p:' .. id)
  if redis.call('HINCRBY', line, 'n:' .. place.tenant, -1) <= 0 then
    redis.call('HDEL', line, 'n:' .. place.tenant, 't:' .. place.tenant)
  elseif served then
    redis.call('HSET', line, 't:' .. place.tenant, text(tick))
    tick = tick + 1
  end
  changed = true
end

local function put(id, place, enters)
  local old = find(id)
  if old and old.left and old.owner ~= replica then
    remove(id, old, false)
    old = false
  end
  if old and (old.left or (old.owner ~= replica and not enters)) then
    return
  end
  -- another request with the same idempotency key
  if old and old.input and place.input and old.input ~= place.input then
    return
  end
  place.owner = replica
  if old then
    for _, name in ipairs({ 'tenant', 'arrival', 'deadline', 'turn' }) do
      place[name] = old[name]
    end
    if old.owner ~= replica or tonumber(place.answered) > tonumber(place.turn) then
      place.answered = place.turn
    end
    for name, value in pairs(old) do
      if place[name] == nil then
        place[name] = value
      end
    end
  else
    place.turn = place.answered
    if redis.call('HINCRBY', line, 'n:' .. place.tenant, 1) == 1 then
      redis.call('HSET', line, 't:' .. place.tenant, place.arrival)
    end
  end
  store(id, place)
end

if has_places then
  redis.call('HSET', replicas, 'o:' .. replica, text(millis))
end

local leader = false
local held = redis.call('HGET', replicas, 'leader')
if held then
  local name, till = string.match(held, '^(%S+) (%d+)$')
  if tonumber(till) > millis and not (stops and name == replica) then
    leader = name
  end
end
if stops then
  if not leader then
    redis.call('HDEL', replicas, 'leader')
  end
elseif not leader or leader == replica then
  leader = replica
  redis.call('HSET', replicas, 'leader', replica .. ' ' .. text(millis + lease))
end

for _, each in ipairs(changes.removals) do
  local place = find(each.id)
  if place and place.owner == replica then
    remove(each.id, place, each.served)
  elseif place and each.served then
    -- the client has moved during the attempt: its new replica makes another one, which finds the session
    place.turn = text(tonumber(place.turn) + 1)
    store(each.id, place)
  end
end
for _, each in ipairs(changes.puts) do
  put(each.id, each.place, each.enters)
end
for _, id in ipairs(changes.turns) do
  local place = find(id)
  if place and leader == replica and place.turn == place.answered and is_there(place.owner) then
    place.turn = text(tonumber(place.turn) + 1)
    store(id, place)
  end
end
for _, id in ipairs(changes.expired) do
  local place = find(id)
  if place and not is_there(place.owner) then
    remove(id, place, false)
  end
end
for _, id in ipairs(changes.left) do
  local place = find(id)
  if place and not place.left then
    left = left + 1
    if is_there(place.owner) then
      place.left = '1'
      store(id, place)
    else
      remove(id, place, false)
    end
  end
end

if stops and redis.call('HEXISTS', replicas, 'o:' .. replica) == 1 then
  redis.call('HSET', replicas, 'o:' .. replica, text(millis - away))
  changed = true
end
if changed then
  version = text(tick)
  redis.call('HSET', line, 'v', version)
  redis.call('PUBLISH', channel, replica .. ' ' .. workshop)
end
local seen = redis.call('HGETALL', replicas)
for i = 1, #seen, 2 do
  if string.sub(seen[i], 1, 2) == 'o:' and millis - tonumber(seen[i + 1]) > keep then
    redis.call('HDEL', replicas, seen[i])
  end
end
redis.call('PEXPIRE', line, keep)
redis.call('PEXPIRE', replicas, keep)
return { text(micros), leader or '', version, left, (version == known) and {} or redis.call('HGETALL', line), seen }
