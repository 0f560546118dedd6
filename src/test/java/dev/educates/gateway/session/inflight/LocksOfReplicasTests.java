package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of the lock of a user and workshop, on real servers. */
class LocksOfReplicasTests {

	private static final Duration PATIENT = Duration.ofSeconds(2);

	private static final Duration HOLD = Duration.ofMinutes(1);

	private static final Session FIRST = Fleets.session("eu/a/w01", "s1", "lab", "ann");

	private static final Session SECOND = Fleets.session("eu/b/w01", "s2", "lab", "ann");

	private static final EnvironmentRef ASKED = new EnvironmentRef(new PortalRef("eu", "b"), "w01");

	private final BlockingQueue<Session> twice = new LinkedBlockingQueue<>();

	static Stream<RedisServer.Kind> servers() {
		return RedisServer.kinds();
	}

	private UserLocks locks(SharedStore store) {
		return new UserLocks(store, WhenUnavailable.SERVE, (own, other) -> this.twice.add(own));
	}

	@ParameterizedTest
	@MethodSource("servers")
	void oneReplicaAtATimeHasIt(RedisServer.Kind kind) throws Exception {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			List<UserLocks> all = List.of(locks(stores.replica()), locks(stores.replica()));
			AtomicInteger next = new AtomicInteger();
			AtomicInteger inside = new AtomicInteger();
			assertThat(Parallel.times(20, () -> {
				UserLocks locks = all.get(next.getAndIncrement() % 2);
				// requests within a replica are one
				synchronized (locks) {
					try (UserLock _ = locks.lock("ann}", "lab")) {
						int count = inside.incrementAndGet();
						Thread.yield();
						inside.decrementAndGet();
						return count;
					}
				}
			})).containsOnly(1);
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void theNextOneSeesTheSessionOfTheOneBefore(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			UserLocks one = locks(stores.replica());
			UserLocks two = locks(stores.replica());
			CompletableFuture<UserLock> waiting;
			try (UserLock lock = one.lock("ann", "lab")) {
				assertThat(lock.fact()).isNull();
				assertThat(two.tryLock("ann", "lab")).isNull();
				assertThat(two.tryLock("ann", "other")).isNotNull();
				waiting = CompletableFuture.supplyAsync(() -> two.lock("ann", "lab"));
				assertThat(lock.granted(FIRST, HOLD)).isNull();
				assertThat(waiting).isNotDone();
			}
			UserLock next = waiting.join();
			assertThat(next.fact().session()).isEqualTo(FIRST);
			assertThat(next.granted(SECOND, HOLD)).as("after the first one has ended").isNull();
			next.close();
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void ofTwoOwnersOneAloneIsGrantedASession(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			UserLock lost = new UserLocks(stores.replica(), WhenUnavailable.SERVE, (own, other) -> {
			}, Duration.ofMillis(50)).lock("ann", "lab");
			UserLock owner = locks(stores.replica()).lock("ann", "lab");
			assertThat(owner.granted(FIRST, HOLD)).isNull();
			assertThat(lost.granted(SECOND, HOLD).session()).isEqualTo(FIRST);
			assertThat(owner.granted(FIRST, HOLD)).as("again").isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void aReplicaThatIsGoneLeavesWhereItAsked(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			SharedStore store = stores.replica();
			UserLock gone = new UserLocks(store, WhenUnavailable.SERVE, (own, other) -> {
			}, Duration.ofMillis(300)).lock("ann", "lab");
			gone.asking(FIRST.environment(), HOLD);
			gone.refused(FIRST.environment());
			gone.asking(ASKED, HOLD);
			assertThat(gone.granted(FIRST, HOLD)).isNull();
			stores.stop(store);
			try (UserLock next = locks(stores.replica()).lock("ann", "lab")) {
				assertThat(next.asked()).containsExactly(ASKED);
				assertThat(next.fact().session()).isEqualTo(FIRST);
			}
		}
	}

	@Test
	void sessionsOfAnOutageAreAnnouncedAtItsEnd() throws InterruptedException {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			List<SharedStore> all = List.of(stores.replica(), stores.replica());
			List<UserLocks> locks = all.stream().map(this::locks).toList();
			server.kill();
			Eventually.until("the outage is seen", () -> all.stream().noneMatch((store) -> store.status().available()));
			try (UserLock one = locks.getFirst().lock("ann", "lab");
					UserLock two = locks.getLast().lock("ann", "lab")) {
				assertThat(one.granted(FIRST, HOLD)).isNull();
				assertThat(two.granted(SECOND, HOLD)).isNull();
			}
			server.start();
			assertThat(Eventually.next("the second one", this.twice)).isIn(FIRST, SECOND);
			Eventually.until("both have announced", () -> all.stream().allMatch((store) -> store.status().available()));
			assertThat(this.twice).as("one of them stays").isEmpty();
		}
	}

	@Test
	void requestsAreRefusedDuringAnOutageIfSoConfigured() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			UserLocks locks = new UserLocks(stores.replica(), WhenUnavailable.REFUSE, (own, other) -> {
			});
			server.kill();
			assertThatExceptionOfType(CoordinationUnavailableException.class)
				.isThrownBy(() -> locks.lock("ann", "lab"));
			assertThat(locks.tryLock("ann", "lab")).as("what may wait waits").isNull();
		}
	}

}
