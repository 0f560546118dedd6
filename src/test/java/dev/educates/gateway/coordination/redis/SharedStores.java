package dev.educates.gateway.coordination.redis;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** Replicas of one installation without a gateway: stores that share their keys. */
public final class SharedStores implements AutoCloseable {

	private final CoordinationProperties properties;

	private final List<RedisStore> opened = new ArrayList<>();

	/** A new installation on a server, with keys of its own. */
	public SharedStores(RedisServer server) {
		this(server, Duration.ofMillis(250), null);
	}

	/** A new installation with a timeout and a password. */
	public SharedStores(RedisServer server, Duration timeout, String password) {
		this(server.kind() == RedisServer.Kind.CLUSTER, URI.create(server.url()), timeout, password,
				UUID.randomUUID().toString());
	}

	private SharedStores(boolean cluster, URI url, Duration timeout, String password, String prefix) {
		this.properties = new CoordinationProperties(new CoordinationProperties.Redis(cluster ? null : url,
				cluster ? List.of(url) : List.of(), null, password, prefix), WhenUnavailable.SERVE, timeout);
	}

	/** The installation with a prefix on one server, which other processes use, too. */
	public static SharedStores of(URI url, String prefix) {
		return new SharedStores(false, url, Duration.ofSeconds(2), null, prefix);
	}

	/** One more replica. */
	public SharedStore replica() {
		return replica(new SimpleMeterRegistry());
	}

	/** One more replica, whose metrics matter. */
	public SharedStore replica(SimpleMeterRegistry meters) {
		RedisStore store = new RedisStore(this.properties, ReplicaId.random(), "a signing key of all replicas", meters,
				Clock.systemUTC());
		store.start();
		this.opened.add(store);
		return store;
	}

	/** A replica is gone, and releases nothing. */
	public void stop(SharedStore replica) {
		((RedisStore) replica).close();
		this.opened.remove(replica);
	}

	@Override
	public void close() {
		this.opened.forEach(RedisStore::close);
	}

}
