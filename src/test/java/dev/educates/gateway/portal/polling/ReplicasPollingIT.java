package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.portal.PortalReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Three replicas that poll the same portals, with a real server. */
class ReplicasPollingIT {

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	private static final int PORTALS = 8;

	private final SharedStores stores = new SharedStores(RedisServer.shared(RedisServer.Kind.EMBEDDED));

	private final List<SharedStore> opened = new ArrayList<>();

	private final List<TestFleet> replicas = new ArrayList<>();

	@AfterEach
	void stop() {
		this.replicas.forEach(TestFleet::close);
		this.stores.close();
	}

	@Test
	void threeReplicasCallPortalsAsOftenAsOne() {
		long start = System.nanoTime();
		start(3);
		int first = polls();
		assertThat(first).isLessThanOrEqualTo(2 * PORTALS);
		Eventually.until("some rounds", () -> polls() >= first + 5 * PORTALS);
		double rounds = (double) (System.nanoTime() - start) / INTERVAL.toNanos();
		assertThat(polls() - first).isLessThanOrEqualTo((int) (1.2 * PORTALS * (1 + rounds)));
	}

	@Test
	void readingOfOneReplicaIsThatOfAll() {
		start(3);
		this.replicas.forEach((replica) -> replica.portal("eu/p0")
			.catalog(() -> new PortalReply.Answered<>(fixture(0).environment("w02", "fresh").reading().content())));
		// one replica polls early: a request was refused
		this.replicas.get(2).refresh().pollAgain(TestFleet.portalRef("eu/p0"));
		this.replicas.forEach((replica) -> replica.await((snapshot) -> snapshot.workshop("fresh") != null));
	}

	@Test
	void portalIsPolledByAnotherReplicaWhenTheHolderStops() {
		start(3);
		TestFleet holder = this.replicas.stream()
			.max(Comparator.comparingInt((replica) -> replica.portal("eu/p0").polls()))
			.orElseThrow();
		holder.close();
		this.replicas.remove(holder);
		int before = polls();
		Eventually.until("polls go on", () -> polls() >= before + 3 * PORTALS);
	}

	/** With one lease each, one after the other. */
	private void start(int number) {
		for (int i = 0; i < number; i++) {
			SharedStore store = this.stores.replica();
			this.opened.add(store);
			TestFleet replica = new TestFleet(Clock.systemUTC(),
					new PollingProperties(
							INTERVAL, Duration.ofSeconds(4), Duration.ofSeconds(30), Duration.ofSeconds(2)),
					new PollTiming(INTERVAL, INTERVAL), new RedisPollLease(store), null,
					IntStream.range(0, PORTALS)
						.mapToObj(ReplicasPollingIT::fixture)
						.toArray(Fleets.PortalFixture[]::new));
			this.replicas.add(replica);
			replica.await((snapshot) -> snapshot.portals().stream().allMatch((portal) -> portal.reading() != null));
		}
	}

	private static Fleets.PortalFixture fixture(int number) {
		return Fleets.portal("eu/p" + number).environment("w01", "lab");
	}

	private int polls() {
		return this.replicas.stream()
			.mapToInt((replica) -> IntStream.range(0, PORTALS).map((i) -> replica.portal("eu/p" + i).polls()).sum())
			.sum();
	}

}
