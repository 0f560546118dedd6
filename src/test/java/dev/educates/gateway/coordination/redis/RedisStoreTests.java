package dev.educates.gateway.coordination.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.SlotHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The shared store on real servers. */
@ExtendWith(OutputCaptureExtension.class)
class RedisStoreTests {

	/** The heartbeat returns the members of a set: enough to see what is shared. */
	private static final Script ADD = Script.repeatable("heartbeat");

	private static final Script PUBLISH = new Script("publish", "redis.call('PUBLISH', ARGV[1], ARGV[2]) return { 1 }",
			"none", true);

	/** Slots of one of two nodes of a cluster. */
	private static final int HALF = SlotHash.SLOT_COUNT / 2;

	static Stream<RedisServer.Kind> servers() {
		return RedisServer.kinds();
	}

	@ParameterizedTest
	@MethodSource("servers")
	void replicasOfOnePrefixShareTheirKeys(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind));
				SharedStores others = new SharedStores(RedisServer.shared(kind))) {
			SharedStore one = stores.replica();
			SharedStore two = stores.replica();
			SharedStore other = others.replica();
			assertThat(add(one, "a")).isEqualTo(1);
			assertThat(add(two, "b")).isEqualTo(2);
			assertThat(add(other, "c")).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void messagesReachAllReplicas(RedisServer.Kind kind) throws InterruptedException {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			SharedStore one = stores.replica();
			SharedStore two = stores.replica();
			Received atOne = new Received(one);
			Received atTwo = new Received(two);
			assertThat(Eventually.next("connection", atOne.all)).isEqualTo("connected");
			assertThat(Eventually.next("connection", atTwo.all)).isEqualTo("connected");
			publish(one);
			Eventually.until("message", () -> atOne.all.contains("hello") && atTwo.all.contains("hello"));
		}
	}

	@Test
	void aScriptThatTheServerHasForgottenIsSentAgain() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			SharedStore store = stores.replica();
			add(store, "a");
			server.command("SCRIPT", "FLUSH");
			assertThat(add(store, "b")).isEqualTo(2);
		}
	}

	@Test
	void shutdownThatNeverCompletesDoesNotKeepTheGatewayFromItsEnd(CapturedOutput output) {
		RedisLink.await(new CompletableFuture<>());
		assertThat(output).contains("The shutdown of the Redis client did not complete: TimeoutException");
	}

	@Test
	void anOutageIsSeenAndItsEndToo(CapturedOutput output) throws InterruptedException {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			SimpleMeterRegistry meters = new SimpleMeterRegistry();
			SharedStore store = stores.replica(meters);
			Received received = new Received(store);
			assertThat(Eventually.next("connection", received.all)).isEqualTo("connected");
			assertThat(available(meters)).isEqualTo(1);
			int before = output.toString().length();
			server.kill();
			Eventually.until("the outage is seen", () -> !store.status().available());
			assertThat(available(meters)).isZero();
			assertThatExceptionOfType(CoordinationUnavailableException.class).isThrownBy(() -> add(store, "a"))
				.withMessageNotContaining("Commands are rejected");
			received.all.clear();
			server.start();
			Eventually.until("the end is seen", () -> store.status().available());
			assertThat(add(store, "a")).isEqualTo(1);
			assertThat(available(meters)).isEqualTo(1);
			assertThat(output.toString().substring(before).lines().filter((line) -> line.contains("Coordination with")))
				.satisfiesExactly((line) -> assertThat(line).contains("is unavailable: "),
						(line) -> assertThat(line).contains("is available after "));
			assertThat(Eventually.next("connection", received.all)).isEqualTo("connected");
			Eventually.until("messages arrive again", () -> {
				publish(store);
				return received.all.contains("hello");
			});
		}
	}

	/** The client's own text is about its commands. */
	@Test
	void aMissingConnectionIsWordedForOperators() {
		assertThat(RedisLink
			.detail(new ExecutionException(new RedisException("Currently not connected. Commands are rejected."))))
			.isEqualTo("Redis cannot be reached");
	}

	@Test
	void aServerThatHangsCostsTheTimeoutAndThenNothing() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server, Duration.ofMillis(250), null)) {
			SharedStore store = stores.replica();
			server.pause();
			try {
				Eventually.until("the outage is seen", () -> {
					assertThatExceptionOfType(CoordinationUnavailableException.class).isThrownBy(() -> add(store, "a"))
						.withMessageNotContaining("secret");
					return !store.status().available();
				});
				long startedAt = System.nanoTime();
				assertThatExceptionOfType(CoordinationUnavailableException.class).isThrownBy(() -> add(store, "a"));
				assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofMillis(250));
			}
			finally {
				server.resume();
			}
			Eventually.until("the end is seen", () -> store.status().available());
		}
	}

	@Test
	void aServerThatRejectsAWriteIsUnavailable() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			SharedStore store = stores.replica();
			server.command("CONFIG", "SET", "maxmemory", "1");
			Eventually.until("a full server is unavailable",
					() -> !store.status().available() && store.status().detail().contains("OOM"));
			server.command("CONFIG", "SET", "maxmemory", "0");
			Eventually.until("the end is seen", () -> store.status().available());
			server.command("REPLICAOF", "127.0.0.1", "1");
			Eventually.until("a replica of Redis is unavailable", () -> !store.status().available());
			server.command("REPLICAOF", "NO", "ONE");
			Eventually.until("the end is seen", () -> store.status().available());
		}
	}

	@Test
	void aWrongPasswordIsAnOutageWithoutThePassword() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED, "--requirepass s3cret");
				SharedStores right = new SharedStores(server, Duration.ofMillis(250), "s3cret");
				SharedStores wrong = new SharedStores(server, Duration.ofMillis(250), "wrong-s3cret")) {
			assertThat(right.replica().status().available()).isTrue();
			SharedStore store = wrong.replica();
			assertThat(store.status().available()).isFalse();
			assertThat(store.status().detail()).contains("WRONGPASS").doesNotContain("s3cret");
		}
	}

	@Test
	void keysOfDifferentTagsAreNoMatterOfOneScript() {
		try (SharedStores stores = new SharedStores(RedisServer.shared(RedisServer.Kind.CLUSTER))) {
			SharedStore store = stores.replica();
			assertThatExceptionOfType(CoordinationUnavailableException.class)
				.isThrownBy(() -> store.run(ADD, List.of(SharedKey.of("a", "one"), SharedKey.of("a", "two")), "x", "1"))
				.withMessageContaining("CROSSSLOT");
		}
	}

	private static double available(SimpleMeterRegistry meters) {
		return meters.get("gateway.coordination.available").gauge().value();
	}

	/** By its digest alone, a script would be sent again after those sent later. */
	@Test
	void eachNodeOfAClusterGetsAScriptInFullAndMayGiveItsKeysToAnotherNode() {
		try (RedisServer one = new RedisServer(RedisServer.Kind.CLUSTER);
				RedisServer two = new RedisServer(RedisServer.Kind.CLUSTER)) {
			one.join(two);
			try (SharedStores stores = new SharedStores(one, Duration.ofSeconds(2), null)) {
				SharedStore store = stores.replica();
				List<String> atOne = List.of(key(0, HALF));
				assertThat(add(store, atOne, "a")).isEqualTo(1);
				assertThat(add(store, List.of(key(HALF, 2 * HALF)), "a")).isEqualTo(1);
				assertThat(List.of(one, two)).extracting((node) -> node.command("INFO", "errorstats"))
					.noneMatch((errors) -> errors.contains("NOSCRIPT"));
				one.move(store.qualified(atOne.getFirst()), two);
				assertThat(add(store, atOne, "b")).as("with what it had before").isEqualTo(2);
				assertThat(store.status().available()).isTrue();
			}
		}
	}

	/** One with a slot from a range. */
	private static String key(int from, int to) {
		return IntStream.iterate(0, (number) -> number + 1)
			.mapToObj((number) -> SharedKey.of("set", "tag" + number))
			.filter((key) -> SlotHash.getSlot(key) >= from && SlotHash.getSlot(key) < to)
			.findFirst()
			.orElseThrow();
	}

	private static void publish(SharedStore store) {
		store.send(PUBLISH, List.of(SharedKey.of("set", "any")), store.qualified("news"), "hello");
	}

	private static long add(SharedStore store, String member) {
		return add(store, List.of(SharedKey.of("set", "any } tag")), member);
	}

	private static long add(SharedStore store, List<String> keys, String member) {
		return store.run(ADD, keys, member, "60000").number(0);
	}

	private static final class Received implements SharedStore.Listener {

		private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

		Received(SharedStore store) {
			store.subscribe("news", this);
		}

		@Override
		public void message(String message) {
			this.all.add(message);
		}

		@Override
		public void connected() {
			this.all.add("connected");
		}

	}

}
