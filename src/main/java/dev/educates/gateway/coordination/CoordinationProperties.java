package dev.educates.gateway.coordination;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Coordination of replicas.
 *
 * @param redis the shared store; without an address, this gateway is the only one
 * @param whenUnavailable what happens to requests for sessions while the store is
 * unavailable
 * @param timeout for each command
 */
@Validated
@ConfigurationProperties("gateway.coordination")
public record CoordinationProperties(@DefaultValue Redis redis, @DefaultValue("serve") WhenUnavailable whenUnavailable,
		@DefaultValue("250ms") @Positive Duration timeout) {

	/** Whether a store is configured, so that there may be other replicas. */
	public boolean isShared() {
		return this.redis.addresses().findAny().isPresent();
	}

	/**
	 * A server that speaks the Redis protocol, version 6.2 or later, such as Valkey.
	 *
	 * @param url of a single server, or of a replication group with Sentinel
	 * ({@code redis-sentinel://host:26379/0#name}); {@code rediss} for TLS
	 * @param nodes addresses of some nodes of a Redis Cluster, which has the others;
	 * instead of {@code url}
	 * @param username of an ACL; null for the default user
	 * @param password a secret; null without authentication
	 * @param prefix of all keys and channels; different for each installation that uses
	 * the same server
	 */
	public record Redis(@Nullable URI url, @DefaultValue List<URI> nodes, @Nullable String username,
			@Nullable String password, @DefaultValue("educates") String prefix) {

		private static final Set<String> SCHEMES = Set.of("redis", "rediss");

		private static final Set<String> SENTINEL = Set.of("redis-sentinel", "rediss-sentinel");

		/** Checks all addresses. */
		public Redis {
			nodes = List.copyOf(nodes);
			if (url != null) {
				check("url", url, Stream.concat(SCHEMES.stream(), SENTINEL.stream()).toList());
			}
			if (url != null && !nodes.isEmpty()) {
				throw new IllegalArgumentException(
						"gateway.coordination.redis.url and gateway.coordination.redis.nodes exclude each other");
			}
			for (int i = 0; i < nodes.size(); i++) {
				check("nodes[%d]".formatted(i), nodes.get(i), List.copyOf(SCHEMES));
			}
			if (username != null && password == null) {
				throw new IllegalArgumentException(
						"gateway.coordination.redis.username (%s) takes a gateway.coordination.redis.password"
							.formatted(username));
			}
			if (!prefix.matches("[A-Za-z0-9._-]{1,64}")) {
				throw new IllegalArgumentException(
						"gateway.coordination.redis.prefix (%s) must have 1 to 64 letters, digits, dots, hyphens or underscores"
							.formatted(prefix));
			}
		}

		private static void check(String option, URI address, List<String> schemes) {
			if (address.getRawUserInfo() != null) {
				throw new IllegalArgumentException(
						"gateway.coordination.redis.%s must not have credentials: use gateway.coordination.redis.username and gateway.coordination.redis.password"
							.formatted(option));
			}
			boolean hasHost = address.getHost() != null
					|| (address.getRawAuthority() != null && SENTINEL.contains(address.getScheme()));
			if (!hasHost || !schemes.contains(String.valueOf(address.getScheme()))) {
				throw new IllegalArgumentException(
						"gateway.coordination.redis.%s (%s) must be an address such as redis://host:6379 or rediss://host:6379"
							.formatted(option, address));
			}
		}

		/** Where the store is; none if none is configured. */
		public Stream<URI> addresses() {
			return Stream.concat(Stream.ofNullable(this.url), this.nodes.stream());
		}

		@Override
		public String toString() {
			return "Redis" + addresses().toList();
		}

	}

}
