-- Takes the lease of a portal unless another replica has it, and a place in the order of its polls. KEYS: lease, order.
-- ARGV: replica, milliseconds of the lease, milliseconds that the order is kept, last sequence that the
-- replica knows: a server that takes over may have lost the order, and have a clock that is behind. Returns whether the lease is held, and the
-- sequence: the time in microseconds, but more than the last one.
local owner = redis.call('GET', KEYS[1])
local held = 0
if not owner or owner == ARGV[1] then
	redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
	held = 1
end
local now = redis.call('TIME')
local sequence = now[1] * 1000000 + now[2]
local last = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[4]))
if sequence <= last then
	sequence = last + 1
end
redis.call('SET', KEYS[2], string.format('%.0f', sequence), 'PX', ARGV[3])
return { held, string.format('%.0f', sequence) }
