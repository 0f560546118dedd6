package dev.educates.gateway.coordination.redis;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.coordination.Script;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.resolver.DefaultAddressResolverGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections to a server, a replication group or a cluster. Without a connection
 * commands fail at once; a lost connection is opened again by itself. Commands that were
 * under way when it was lost are not repeated: their callers decide.
 */
final class RedisLink implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisLink.class);

	/** Without a connection the client rejects commands, in its own words. */
	static final String UNREACHABLE = "Redis cannot be reached";

	/** For TCP, TLS and authentication: the first one loads many classes. */
	private static final Duration HANDSHAKE = Duration.ofSeconds(2);

	private static final Duration SHUTDOWN = Duration.ofSeconds(3);

	private static final Duration RECONNECT = Duration.ofMillis(200);

	private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(15);

	private static final int THREADS = 2;

	private final ClientResources resources = DefaultClientResources.builder()
		.ioThreadPoolSize(THREADS)
		.computationThreadPoolSize(THREADS)
		.reconnectDelay(Delay.constant(RECONNECT))
		.addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
		.build();

	private final List<RedisURI> addresses;

	private final AbstractRedisClient client;

	RedisLink(CoordinationProperties.Redis properties, ReplicaId replica) {
		this.addresses = properties.addresses().map((address) -> address(address, properties, replica)).toList();
		if (properties.nodes().isEmpty()) {
			RedisClient single = RedisClient.create(this.resources);
			single.setOptions(options(ClientOptions.builder()).build());
			this.client = single;
		}
		else {
			RedisClusterClient cluster = RedisClusterClient.create(this.resources, this.addresses);
			ClusterClientOptions.Builder options = ClusterClientOptions.builder()
				.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
					.enableAllAdaptiveRefreshTriggers()
					.enablePeriodicRefresh(TOPOLOGY_REFRESH)
					.build());
			options(options);
			cluster.setOptions(options.build());
			this.client = cluster;
		}
	}

	private static RedisURI address(URI address, CoordinationProperties.Redis properties, ReplicaId replica) {
		RedisURI uri = RedisURI.create(address.toString());
		uri.setTimeout(HANDSHAKE);
		uri.setClientName("educates-gateway-" + replica);
		if (properties.password() != null) {
			RedisURI.Builder builder = RedisURI.builder(uri);
			uri = ((properties.username() != null)
					? builder.withAuthentication(properties.username(), properties.password().toCharArray())
					: builder.withPassword(properties.password().toCharArray()))
				.build();
		}
		return uri;
	}

	private static ClientOptions.Builder options(ClientOptions.Builder options) {
		return options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.replayFilter((command) -> true)
			.maintNotificationsConfig(MaintNotificationsConfig.disabled())
			.socketOptions(SocketOptions.builder().connectTimeout(HANDSHAKE).keepAlive(true).build());
	}

	/**
	 * Opens a connection for commands and one for messages.
	 * @throws io.lettuce.core.RedisException if the server does not answer, or rejects it
	 */
	Connection connect() {
		if (this.client instanceof RedisClusterClient cluster) {
			cluster.refreshPartitions();
			StatefulRedisClusterConnection<String, String> main = cluster.connect();
			return connection(main, main.async(), cluster::connectPubSub);
		}
		RedisClient single = (RedisClient) this.client;
		RedisURI address = Objects.requireNonNull(this.addresses.getFirst());
		StatefulRedisConnection<String, String> main = single.connect(address);
		return connection(main, main.async(), () -> single.connectPubSub(address));
	}

	private static Connection connection(StatefulConnection<String, String> main,
			RedisClusterAsyncCommands<String, String> commands,
			Supplier<? extends StatefulRedisPubSubConnection<String, String>> messages) {
		try {
			return new Connection(main, commands, messages.get(), ConcurrentHashMap.newKeySet());
		}
		catch (RuntimeException ex) {
			main.closeAsync();
			throw ex;
		}
	}

	/** The first line of the first cause: it has no values and no secrets. */
	static String detail(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		String message = root.getMessage();
		if (root instanceof RedisException && String.valueOf(message).startsWith("Currently not connected")) {
			return UNREACHABLE;
		}
		return (message != null) ? message.lines().findFirst().orElse("") : root.getClass().getSimpleName();
	}

	/**
	 * Waits a short time only: the shutdown of the client may never complete while the
	 * server does not answer.
	 */
	@Override
	public void close() {
		await(this.client.shutdownAsync(0, 1, TimeUnit.SECONDS));
		this.resources.shutdown();
	}

	static void await(CompletableFuture<Void> shutdown) {
		shutdown.orTimeout(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).exceptionally((fault) -> {
			logger.warn("The shutdown of the Redis client did not complete: {}", detail(fault));
			return null;
		}).join();
	}

	/**
	 * Two connections.
	 *
	 * @param main has the commands
	 * @param commands without waiting
	 * @param messages messages of all replicas
	 * @param scripts digests of those that were sent in full, and the node that has them
	 */
	record Connection(StatefulConnection<String, String> main, RedisClusterAsyncCommands<String, String> commands,
			StatefulRedisPubSubConnection<String, String> messages, Set<String> scripts) {

		/**
		 * Sends a script in full until it was sent once to the node of its keys: commands
		 * for a node stay in order, and the digest alone would be sent again after
		 * others.
		 */
		RedisFuture<List<Object>> send(Script script, String[] keys, String[] arguments) {
			String known = script.digest() + node(keys[0]);
			if (this.scripts.contains(known)) {
				return this.commands.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments);
			}
			RedisFuture<List<Object>> reply = this.commands.eval(script.text(), ScriptOutputType.MULTI, keys,
					arguments);
			this.scripts.add(known);
			return reply;
		}

		private String node(String key) {
			if (!(this.main instanceof StatefulRedisClusterConnection<String, String> cluster)) {
				return "";
			}
			RedisClusterNode node = cluster.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
			return (node != null) ? node.getNodeId() : "";
		}

		void close() {
			this.main.closeAsync();
			this.messages.closeAsync();
		}

	}

}
