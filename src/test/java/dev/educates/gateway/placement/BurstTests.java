package dev.educates.gateway.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy {@code soonest} in a burst, over portals that make one session after the
 * other. Nothing is read again meanwhile: all that the policy knows are the gateway's own
 * claims and requests under way.
 */
class BurstTests {

	private static final int PORTALS = 8;

	@ParameterizedTest
	@ValueSource(ints = { 20, 100, 300 })
	void aThousandRequestsSpreadEvenly(int millis) {
		Burst burst = new Burst("soonest", equalPortals(150)).making(millis, millis).run(1000, 10_000);
		assertThat(burst.refused).isZero();
		assertThat(burst.granted.values()).allMatch((granted) -> granted >= 115 && granted <= 135);
	}

	@ParameterizedTest
	@ValueSource(ints = { 20, 100, 300 })
	void noRequestIsRefusedWhileASeatIsFree(int millis) {
		Burst burst = new Burst("soonest", equalPortals(125)).making(millis, millis).run(1000, 10_000);
		assertThat(burst.refused).isZero();
		assertThat(burst.granted.values()).containsOnly(125);
	}

	/** One server with eight times the speed is the best that there can be. */
	@ParameterizedTest
	@ValueSource(ints = { 100, 300 })
	void portalsAreNeverIdleWhileOthersHaveQueues(int millis) {
		Burst burst = new Burst("soonest", equalPortals(150)).making(millis, millis).run(1000, 10_000);
		long best = Math.max(10_000, 1000L * millis / PORTALS);
		assertThat(burst.finished).isLessThan(best + 3L * millis);
	}

	@Test
	void queuesAreShorterThanWithoutThem() {
		long soonest = new Burst("soonest", equalPortals(150)).making(100, 100).run(1000, 10_000).p95();
		long predecessor = new Burst("lookup-service", unequalPortals()).making(100, 100).run(1000, 10_000).p95();
		long same = new Burst("soonest", unequalPortals()).making(100, 100).run(1000, 10_000).p95();
		assertThat(soonest).isLessThan(5000);
		assertThat(same).isLessThan(predecessor);
	}

	@Test
	void theOnePortalWithReservesDoesNotGetEverybody() {
		PortalFixture[] portals = equalPortals(150);
		portals[3] = portal("eu/p3").environment("w", "java", (e) -> e.seats(150).ready(50));
		Burst burst = new Burst("soonest", portals).making(300, 60).run(200, 2_000);
		assertThat(burst.refused).isZero();
		assertThat(burst.granted.get("eu/p3")).as("with reserves").isBetween(50, 100);
		assertThat(burst.granted.values()).allMatch((granted) -> granted > 10);
	}

	@Test
	void reservesAreUsedBeforeAnythingIsMadeWhenThereIsTime() {
		PortalFixture[] portals = equalPortals(150);
		portals[3] = portal("eu/p3").environment("w", "java", (e) -> e.seats(150).ready(20));
		Burst burst = new Burst("soonest", portals).making(300, 60).run(20, 20_000);
		assertThat(burst.granted).isEqualTo(Map.of("eu/p3", 20));
	}

	@Test
	void weightsDivideABurst() {
		PortalFixture[] portals = { portal("eu/p0").weight(1, 3).environment("w", "java", (e) -> e.seats(900)),
				portal("eu/p1").environment("w", "java", (e) -> e.seats(900)) };
		Burst burst = new Burst("soonest", portals).making(100_000, 100_000).run(400, 10_000);
		assertThat(burst.granted.get("eu/p0")).isBetween(290, 310);
	}

	@Test
	void tierTwoIsUsedWhenTierOneIsFull() {
		PortalFixture[] portals = { portal("eu/p0").environment("w", "java", (e) -> e.seats(30)),
				portal("eu/p1").weight(2, 1).environment("w", "java", (e) -> e.seats(100)) };
		Burst burst = new Burst("soonest", portals).making(50, 50).run(100, 10_000);
		assertThat(burst.granted).isEqualTo(Map.of("eu/p0", 30, "eu/p1", 70));
	}

	private static PortalFixture[] equalPortals(int seats) {
		PortalFixture[] portals = new PortalFixture[PORTALS];
		Arrays.setAll(portals, (i) -> portal("eu/p" + i).environment("w", "java", (e) -> e.seats(seats)));
		return portals;
	}

	/** As many seats as in all the equal ones, but a third of them on one portal. */
	private static PortalFixture[] unequalPortals() {
		PortalFixture[] portals = equalPortals(115);
		portals[0] = portal("eu/p0").environment("w", "java", (e) -> e.seats(395));
		return portals;
	}

	/**
	 * Requests come at random moments, each is planned once and asks the best candidate.
	 */
	private static final class Burst {

		private final String policy;

		private final FleetSnapshot fleet;

		private final PlacementFixture situation = PlacementFixture.quiet();

		private final Map<String, Integer> granted = new HashMap<>();

		private final Map<String, Long> busyUntil = new HashMap<>();

		private final Map<String, Integer> reserves = new HashMap<>();

		/** When an answer comes, and from where. */
		private final PriorityQueue<Answer> answers = new PriorityQueue<>();

		private final List<Long> waits = new ArrayList<>();

		private int making;

		private int handingOut;

		private int refused;

		private long finished;

		Burst(String policy, PortalFixture... portals) {
			this.policy = policy;
			this.fleet = Fleets.fleet(portals);
			this.fleet.workshop("java")
				.environments()
				.forEach((each) -> this.reserves.put(each.ref().portal().toString(), each.available()));
		}

		Burst making(int millis, int handingOutMillis) {
			this.making = millis;
			this.handingOut = handingOutMillis;
			return this;
		}

		Burst run(int requests, int withinMillis) {
			long[] moments = new Random(1).longs(requests, 0, withinMillis).sorted().toArray();
			for (int i = 0; i < requests; i++) {
				answersUntil(moments[i]);
				PlacementPlan plan = PlacementPlanAssert.plan(this.policy, this.fleet,
						PlacementRequest.of("java", "user-" + i), this.situation);
				if (plan.candidates().isEmpty()) {
					this.refused++;
					continue;
				}
				ask(PlacementPlanAssert.candidates(plan).getFirst(), moments[i]);
			}
			answersUntil(Long.MAX_VALUE);
			return this;
		}

		private void ask(String environment, long now) {
			String portal = environment.substring(0, environment.lastIndexOf('/'));
			boolean ready = this.reserves.merge(portal, -1, Integer::sum) >= 0;
			long start = Math.max(now, this.busyUntil.getOrDefault(portal, 0L));
			long end = start + (ready ? this.handingOut : this.making);
			this.busyUntil.put(portal, end);
			this.situation.seatReservations(environment, 1).inFlight(portal, 1);
			this.granted.merge(portal, 1, Integer::sum);
			this.waits.add(end - now);
			this.answers.add(new Answer(end, portal));
		}

		/** The claim stays: no reading shows the session. */
		private void answersUntil(long now) {
			while (!this.answers.isEmpty() && this.answers.peek().at <= now) {
				Answer answer = this.answers.remove();
				this.situation.inFlight(answer.portal, -1);
				this.finished = answer.at;
			}
		}

		long p95() {
			List<Long> sorted = this.waits.stream().sorted().toList();
			return sorted.get(sorted.size() * 95 / 100);
		}

		private record Answer(long at, String portal) implements Comparable<Answer> {

			@Override
			public int compareTo(Answer other) {
				return Long.compare(this.at, other.at);
			}

		}

	}

}
