-- Ends a lease of a replica. KEYS: lease. ARGV: replica.
if redis.call('GET', KEYS[1]) == ARGV[1] then
	redis.call('DEL', KEYS[1])
end
return {}
