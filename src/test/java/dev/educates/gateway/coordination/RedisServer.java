package dev.educates.gateway.coordination;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.FreePorts;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import redis.embedded.core.ExecutableProvider;

/**
 * A real server on the loopback interface, as a process of its own. Tests that share one
 * use different prefixes of keys.
 */
public final class RedisServer implements AutoCloseable {

	/** What kind of server. */
	public enum Kind {

		/** Redis 6.2 from the jar of the tests. */
		EMBEDDED,

		/** The server that is installed, if one is. */
		INSTALLED,

		/** A cluster of one node: keys of different slots fail in one script. */
		CLUSTER

	}

	private static final Map<Kind, RedisServer> SHARED = new ConcurrentHashMap<>();

	private static final int SLOTS = 16384;

	/** Stays open: to shut it down may take for ever while a server starts. */
	private static final RedisClient CLIENT = RedisClient.create();

	private final Kind kind;

	private final int port;

	private final List<String> settings;

	private final Path directory;

	private Process process;

	/**
	 * Starts a server that is not shared.
	 * @param settings as in its configuration file, such as {@code --requirepass secret}
	 */
	public RedisServer(Kind kind, String... settings) {
		this.kind = kind;
		this.port = (kind == Kind.CLUSTER) ? FreePorts.ofClusterNode() : FreePorts.one();
		this.settings = List.of(settings);
		try {
			this.directory = Files.createTempDirectory("redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		start();
	}

	/** One for all tests of this JVM, which may neither pause nor stop it. */
	public static RedisServer shared(Kind kind) {
		return SHARED.computeIfAbsent(kind, (each) -> {
			RedisServer server = new RedisServer(each);
			Runtime.getRuntime().addShutdownHook(new Thread(server::close));
			return server;
		});
	}

	/** Those that exist on this machine. */
	public static Stream<Kind> kinds() {
		return Stream.of(Kind.values()).filter((kind) -> kind != Kind.INSTALLED || installed() != null);
	}

	private static File installed() {
		return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.flatMap((folder) -> Stream.of(new File(folder, "valkey-server"), new File(folder, "redis-server")))
			.filter(File::canExecute)
			.findFirst()
			.orElse(null);
	}

	/** Starts it again after {@link #kill}, on the same port and without data. */
	public void start() {
		try {
			File program = (this.kind == Kind.INSTALLED) ? installed()
					: ExecutableProvider.newJarResourceProvider().get();
			List<String> command = new ArrayList<>(
					List.of(program.getAbsolutePath(), "--port", String.valueOf(this.port), "--bind", "127.0.0.1",
							"--save", "", "--appendonly", "no", "--dir", this.directory.toString()));
			if (this.kind == Kind.CLUSTER) {
				Files.deleteIfExists(this.directory.resolve("nodes.conf"));
				command.addAll(List.of("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1"));
			}
			this.settings.forEach((setting) -> command.addAll(List.of(setting.split(" "))));
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.directory.resolve("log").toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Eventually.until("the server answers", this::isReady);
	}

	/**
	 * Makes a cluster of two that are clusters of one node, with half of the slots each.
	 */
	public void join(RedisServer other) {
		List<RedisServer> nodes = List.of(this, other);
		nodes.forEach((node) -> node.command("CLUSTER", "FLUSHSLOTS"));
		for (int i = 0; i < SLOTS; i += SLOTS / 2) {
			Stream<String> half = IntStream.range(i, i + SLOTS / 2).mapToObj(String::valueOf);
			nodes.get(i * 2 / SLOTS)
				.command(Stream.concat(Stream.of("CLUSTER", "ADDSLOTS"), half).toArray(String[]::new));
		}
		command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(other.port));
		Eventually.until("the nodes know each other",
				() -> nodes.stream()
					.map((node) -> node.command("CLUSTER", "INFO"))
					.allMatch((info) -> info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:2")
							&& info.contains("cluster_slots_ok:" + SLOTS)));
	}

	/** Moves one key of a node to another node of its cluster, and its slot with it. */
	public void move(String key, RedisServer other) {
		String slot = String.valueOf(SlotHash.getSlot(key));
		String id = id();
		String otherId = other.id();
		other.command("CLUSTER", "SETSLOT", slot, "IMPORTING", id);
		command("CLUSTER", "SETSLOT", slot, "MIGRATING", otherId);
		command("MIGRATE", "127.0.0.1", String.valueOf(other.port), key, "0", "5000");
		other.command("CLUSTER", "SETSLOT", slot, "NODE", otherId);
		command("CLUSTER", "SETSLOT", slot, "NODE", otherId);
	}

	/** Of a node of a cluster. */
	private String id() {
		return command("CLUSTER", "MYID").replaceAll("\\W", "");
	}

	private boolean isReady() {
		try (StatefulRedisConnection<String, String> connection = CLIENT.connect(address())) {
			if (this.kind == Kind.CLUSTER
					&& !connection.sync().clusterInfo().contains("cluster_slots_assigned:16384")) {
				connection.sync().clusterAddSlots(IntStream.range(0, SLOTS).toArray());
			}
			return this.kind != Kind.CLUSTER || connection.sync().clusterInfo().contains("cluster_state:ok");
		}
		catch (RedisException ex) {
			return false;
		}
	}

	private RedisURI address() {
		RedisURI address = RedisURI.create(url());
		this.settings.stream()
			.filter((setting) -> setting.startsWith("--requirepass "))
			.forEach((setting) -> address.setCredentialsProvider(
					RedisCredentialsProvider.from(() -> RedisCredentials.just(null, setting.split(" ")[1]))));
		return address;
	}

	/** The options of a gateway that uses it, with a prefix of its own. */
	public List<String> options(String prefix) {
		String address = (this.kind == Kind.CLUSTER) ? "nodes[0]" : "url";
		return List.of("gateway.coordination.redis.%s=%s".formatted(address, url()),
				"gateway.coordination.redis.prefix=" + prefix);
	}

	public Kind kind() {
		return this.kind;
	}

	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	/** It hangs: its connections stay open, and nothing is answered. */
	public void pause() {
		signal("STOP");
	}

	/** It answers what it was sent meanwhile. */
	public void resume() {
		signal("CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start()
				.waitFor(10, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** It ends at once, and all data is lost. */
	public void kill() {
		try {
			this.process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Runs one command, such as {@code CONFIG SET maxmemory 1}, as an operator does. */
	public String command(String... words) {
		try (StatefulRedisConnection<String, String> connection = CLIENT.connect(address())) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			Stream.of(words).skip(1).forEach(arguments::add);
			return String.valueOf(connection.sync()
				.dispatch(CommandType.valueOf(words[0]), new ArrayOutput<>(StringCodec.UTF8), arguments));
		}
	}

	@Override
	public void close() {
		kill();
		try (Stream<Path> files = Files.list(this.directory)) {
			files.map(Path::toFile).forEach(File::delete);
			Files.deleteIfExists(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
