-- Keeps a reading unless a newer one is there, and tells the replicas. KEYS: reading. ARGV: sequence, milliseconds that the poll
-- took, digest, version, content or nothing if it has not changed, milliseconds to keep it, channel, message.
-- Returns 0 if the content is needed, 1 if the reading is kept, 2 if a newer one is there.
local known = redis.call('HMGET', KEYS[1], 'sequence', 'digest', 'version')
if known[1] and tonumber(known[1]) >= tonumber(ARGV[1]) then
	return { 2 }
end
if ARGV[5] == '' then
	if known[2] ~= ARGV[3] or known[3] ~= ARGV[4] then
		return { 0 }
	end
	redis.call('HSET', KEYS[1], 'sequence', ARGV[1], 'took', ARGV[2])
else
	redis.call('HSET', KEYS[1], 'sequence', ARGV[1], 'took', ARGV[2], 'digest', ARGV[3], 'version', ARGV[4], 'content', ARGV[5])
end
redis.call('PEXPIRE', KEYS[1], ARGV[6])
redis.call('PUBLISH', ARGV[7], ARGV[8])
return { 1 }
