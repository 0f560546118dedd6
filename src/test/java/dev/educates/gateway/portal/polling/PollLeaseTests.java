package dev.educates.gateway.portal.polling;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What polling may rely on, with and without other replicas. */
class PollLeaseTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a b");

	private static final URI URL = URI.create("https://academy.eu.test");

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Script SET = new Script("set", "redis.call('SET', KEYS[1], ARGV[1]) return { 0 }", "none",
			false);

	private static final PortalContent CONTENT = portal("eu/a b").seats(20, 3)
		.environment("w01", "lab", (e) -> e.seats(5).users("ann", "ben"))
		.environment("w02", "other", (e) -> e.seats(7))
		.reading()
		.content();

	/** As release 0.1 writes it. */
	private static final String RECORDED = """
			H4sIAAAAAAAA/81Uy07DQAz8lWrPqdgEAVJOcEJcekBwAfVgEiddsdmN9pGCovw7dtMHbwEVCClq1t7peDyW04uoSpHz
			7xTjAUzuRCJqNOggKGtEniaigQfVxEbkvTgNjy0SXKtGBSwJ6xGCF3kmh0SA1rYAzueHiUDTKWdNg4YBt71wWDFHa10A
			zadCRx/QER9GojLQMDdrGLbRUqYc+UC8FF5ez2YXs3NCL6279wvbMtEaq4HVBxU0R1f8nthqMqZL9IVT7diVoESHprRU
			3EStSXsMC+tY6JywqqpUEXV43FyXcWPIGAeo11hiR03nnlRqW9sNIjo9Hinv0Nvoip3G13QFtFAoLne0QqPr2EX5wtOM
			og4UMXB/kr33nkj2c3cKxnDm2bh+PKXdTNZ9Rr/6I5d4b4aUcdTaGVUUmcyOpyRHplepzCU/NwTBh1aRIW8g6XNIoFGO
			rlSgPQ7JHnbc4a/bwSX+0o75HoZkX94+GxbE9s7+bS7+yQZu5Xy4gycf76D8ZAfnA4lZgjPKrKSRl+tI0EUNLWt8+1n8
			7kQOBdeJhhOkKLiIw/AEZ5JEOcgFAAA=""".replace("\n", "");

	static Stream<RedisServer.Kind> servers() {
		return RedisServer.kinds();
	}

	private static void keepsItsLease(PollLease lease) {
		assertThat(lease.begin(PORTAL, INTERVAL).held()).isTrue();
		assertThat(lease.isHeld(PORTAL)).isTrue();
		assertThat(lease.begin(PORTAL, INTERVAL).held()).isTrue();
	}

	@Test
	void onlyReplicaHoldsEveryLeaseAndSharesNothing() {
		keepsItsLease(PollLease.LOCAL);
		PollLease.LOCAL.release(PORTAL);
		keepsItsLease(PollLease.LOCAL);
		PollLease.LOCAL.share(PORTAL, URL, PollLease.LOCAL.begin(PORTAL, INTERVAL), reading("d"), INTERVAL);
		assertThat(PollLease.LOCAL.read(PORTAL, URL, null)).isNull();
	}

	@ParameterizedTest
	@MethodSource("servers")
	void oneReplicaHoldsTheLeaseUntilItReleasesIt(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			PollLease two = new RedisPollLease(stores.replica());
			assertThat(one.isHeld(PORTAL)).isFalse();
			keepsItsLease(one);
			assertThat(two.begin(PORTAL, INTERVAL).held()).isFalse();
			assertThat(two.isHeld(PORTAL)).isFalse();
			two.release(PORTAL);
			assertThat(two.begin(new PortalRef("eu", "another"), INTERVAL).held()).isTrue();
			one.release(PORTAL);
			Eventually.until("the lease is free", () -> two.begin(PORTAL, INTERVAL).held());
			assertThat(one.begin(PORTAL, INTERVAL).held()).isFalse();
			assertThat(one.isHeld(PORTAL)).isFalse();
		}
	}

	@Test
	void leaseOfAReplicaThatCrashedExpires() {
		try (SharedStores stores = new SharedStores(RedisServer.shared(RedisServer.Kind.EMBEDDED))) {
			SharedStore crashing = stores.replica();
			PollLease two = new RedisPollLease(stores.replica());
			assertThat(new RedisPollLease(crashing).begin(PORTAL, Duration.ofMillis(100)).held()).isTrue();
			stores.stop(crashing);
			Eventually.until("the lease expires", () -> two.begin(PORTAL, Duration.ofMillis(100)).held());
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void pollsOfAllReplicasAreInOneOrder(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			PollLease two = new RedisPollLease(stores.replica());
			long last = 0;
			for (int i = 0; i < 20; i++) {
				long next = ((i % 2 == 0) ? one : two).begin(PORTAL, INTERVAL).sequence();
				assertThat(next).isGreaterThan(last);
				last = next;
			}
		}
	}

	/** Another server takes over without the order, and with a clock that is behind. */
	@ParameterizedTest
	@MethodSource("servers")
	void orderGoesOnAfterAFailover(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			SharedStore store = stores.replica();
			PollLease one = new RedisPollLease(store);
			PollLease two = new RedisPollLease(stores.replica());
			List<String> order = List.of(SharedKey.of("poll-order", PORTAL.toString()));
			long ahead = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().plusSeconds(3600));
			store.run(SET, order, Long.toString(ahead));
			PollLease.Turn last = one.begin(PORTAL, INTERVAL);
			one.share(PORTAL, URL, last, reading("d1"), INTERVAL);
			assertThat(two.read(PORTAL, URL, null).sequence()).isEqualTo(last.sequence());
			store.run(SET, order, "0");
			assertThat(two.begin(PORTAL, INTERVAL).sequence()).as("who has read it").isGreaterThan(last.sequence());
			store.run(SET, order, "0");
			assertThat(one.begin(PORTAL, INTERVAL).sequence()).as("who has polled").isGreaterThan(last.sequence());
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void readingIsTheSameForAllReplicas(RedisServer.Kind kind) throws InterruptedException {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			PollLease two = new RedisPollLease(stores.replica());
			BlockingQueue<PortalRef> atOne = new LinkedBlockingQueue<>();
			BlockingQueue<PortalRef> atTwo = new LinkedBlockingQueue<>();
			one.listen(atOne::add);
			two.listen(atTwo::add);
			assertThat(two.read(PORTAL, URL, null)).isNull();
			PollLease.Turn turn = one.begin(PORTAL, INTERVAL);
			one.share(PORTAL, URL, turn, reading("d1"), INTERVAL);
			PollLease.SharedReading shared = two.read(PORTAL, URL, null);
			assertThat(shared.sequence()).isEqualTo(turn.sequence());
			assertThat(shared.content()).isEqualTo(CONTENT);
			assertThat(shared.digest()).isEqualTo("d1");
			assertThat(shared.took()).isEqualTo(Duration.ofMillis(120));
			assertThat(shared.age()).isBetween(Duration.ZERO, Eventually.PATIENCE);
			assertThat(two.read(PORTAL, URL, "d0").content()).isEqualTo(CONTENT);
			assertThat(two.read(PORTAL, URL, "d1").content()).isNull();
			assertThat(two.read(PORTAL, URI.create("https://elsewhere.test"), null)).isNull();
			two.share(PORTAL, URL, two.begin(PORTAL, INTERVAL), reading("d2"), INTERVAL);
			assertThat(Eventually.next("message", atOne)).isEqualTo(PORTAL);
			assertThat(atOne).isEmpty();
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void contentThatIsUnchangedStaysWithANewerReading(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			one.share(PORTAL, URL, one.begin(PORTAL, INTERVAL), reading("d1"), INTERVAL);
			PollLease.Turn turn = one.begin(PORTAL, INTERVAL);
			one.share(PORTAL, URL, turn, reading("d1"), INTERVAL);
			PollLease.SharedReading shared = one.read(PORTAL, URL, null);
			assertThat(shared.sequence()).isEqualTo(turn.sequence());
			assertThat(shared.content()).isEqualTo(CONTENT);
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void readingWithoutADigestIsReadEachTime(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			one.share(PORTAL, URL, one.begin(PORTAL, INTERVAL), reading(null), INTERVAL);
			assertThat(one.read(PORTAL, URL, null).digest()).isNull();
			assertThat(one.read(PORTAL, URL, "d1").content()).isEqualTo(CONTENT);
			one.share(PORTAL, URL, one.begin(PORTAL, INTERVAL), reading("d1"), INTERVAL);
			assertThat(one.read(PORTAL, URL, "d1").content()).isNull();
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void readingOfAPollThatBeganEarlierIsNotShared(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind))) {
			PollLease one = new RedisPollLease(stores.replica());
			PollLease two = new RedisPollLease(stores.replica());
			PollLease.Turn slow = one.begin(PORTAL, INTERVAL);
			PollLease.Turn fast = two.begin(PORTAL, INTERVAL);
			two.share(PORTAL, URL, fast, reading("d2"), INTERVAL);
			one.share(PORTAL, URL, slow, reading("d1"), INTERVAL);
			assertThat(one.read(PORTAL, URL, null).digest()).isEqualTo("d2");
		}
	}

	@Test
	void eachReplicaPollsForItselfWithoutAStore() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			PollLease one = new RedisPollLease(stores.replica());
			PollLease two = new RedisPollLease(stores.replica());
			assertThat(one.begin(PORTAL, INTERVAL).held()).isTrue();
			assertThat(two.begin(PORTAL, INTERVAL).held()).isFalse();
			server.kill();
			Eventually.until("alone", () -> two.begin(PORTAL, INTERVAL).held());
			PollLease.Turn turn = two.begin(PORTAL, INTERVAL);
			assertThat(turn).isEqualTo(PollLease.Turn.ALONE);
			two.share(PORTAL, URL, turn, reading("d1"), INTERVAL);
			assertThat(two.read(PORTAL, URL, null)).isNull();
		}
	}

	/** Another record takes another version: replicas of two releases poll themselves. */
	@Test
	void formatOfThisVersionIsTheRecordedOne() {
		PortalContent odd = new PortalContent(CONTENT.uid(), CONTENT.generation(), CONTENT.maximum(),
				CONTENT.allocated(), CONTENT.environments(), List.of("a warning"),
				new CatalogGaps(Set.of(TestFleet.environment("eu/a b/w03")), true));
		assertThat(ReadingFormat.content(ReadingFormat.text(odd))).isEqualTo(odd);
		PortalContent unlimited = portal("eu/a b").environment("w01", "lab").reading().content();
		assertThat(ReadingFormat.content(ReadingFormat.text(unlimited))).isEqualTo(unlimited);
		assertThat(ReadingFormat.content(RECORDED)).isEqualTo(odd);
		assertThat(ReadingFormat.VERSION).isEqualTo("1");
	}

	@Test
	void textThatIsNoContentIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ReadingFormat.content("no content"));
	}

	private static PortalReading reading(String digest) {
		return new PortalReading(CONTENT, Fleets.SEEN, Fleets.SEEN.plusMillis(120), digest);
	}

}
