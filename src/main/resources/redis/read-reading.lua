-- The newest reading of a portal. KEYS: reading. ARGV: digest of what is known or nothing, version.
-- Returns sequence, time in microseconds, milliseconds that the poll took, digest, content: nothing if it is known already.
-- Returns nothing at all if there is no reading of that version.
local found = redis.call('HMGET', KEYS[1], 'sequence', 'took', 'digest', 'version')
if not found[1] or found[4] ~= ARGV[2] then
	return {}
end
local content = ''
if ARGV[1] == '' or ARGV[1] ~= found[3] then
	content = redis.call('HGET', KEYS[1], 'content')
end
local now = redis.call('TIME')
return { found[1], string.format('%.0f', now[1] * 1000000 + now[2]), found[2], found[3], content }
