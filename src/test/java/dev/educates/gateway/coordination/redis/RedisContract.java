package dev.educates.gateway.coordination.redis;

import java.time.Duration;
import java.util.List;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedStore;

/** An installation for a contract test: keys of its own, and time that can pass. */
public final class RedisContract implements AutoCloseable {

	private static final Script PASS = new Script("pass", """
			for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
			  local left = redis.call('PTTL', key)
			  if left > 0 then
			    redis.call('PEXPIRE', key, left - ARGV[2])
			  end
			end
			return { 0 }
			""", "pass", false);

	private final SharedStores stores;

	private SharedStore store;

	public RedisContract(RedisServer.Kind kind) {
		this(RedisServer.shared(kind));
	}

	public RedisContract(RedisServer server) {
		this.stores = new SharedStores(server);
	}

	/** The store of the first replica. */
	public SharedStore store() {
		if (this.store == null) {
			this.store = replica();
		}
		return this.store;
	}

	/** The store of another replica. */
	public SharedStore replica() {
		return this.stores.replica();
	}

	/** A replica is gone, and releases nothing. */
	public void stop(SharedStore replica) {
		this.stores.stop(replica);
	}

	/** All keys expire that much earlier. */
	public void pass(Duration time) {
		store().run(PASS, List.of("any"), store().qualified(""), Long.toString(time.toMillis()));
	}

	@Override
	public void close() {
		this.stores.close();
	}

}
