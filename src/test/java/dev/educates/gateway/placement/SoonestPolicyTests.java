package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.Map;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.placement.PlacementPlanAssert.assertThat;

/**
 * Each preference of the policy {@code soonest}: what it prefers, that it outweighs all
 * that come after it, what it records and how it is told.
 */
class SoonestPolicyTests {

	private static PlacementPlan plan(FleetSnapshot fleet, PlacementContext circumstances) {
		return PlacementPlanAssert.plan("soonest", fleet, circumstances);
	}

	private static PlacementPlan plan(FleetSnapshot fleet, Map<String, String> preferred) {
		return PlacementPlanAssert.plan("soonest", fleet, new PlacementRequest("java", "r", "ann", preferred),
				PlacementFixture.quiet());
	}

	@Nested
	class Trusted {

		private final FleetSnapshot fleet = fleet(
				portal("eu/back").weight(1, 100).environment("w", "java", (e) -> e.seats(50).ready(10)),
				portal("eu/fine").weight(7, 1).environment("w", "java", (e) -> e.seats(1)));

		private final PlacementFixture halfOpenProbe = PlacementFixture.quiet()
			.circuit("eu/back", CircuitState.HALF_OPEN);

		@Test
		void portalsComeFirst() {
			assertThat(plan(this.fleet, this.halfOpenProbe)).ranks("eu/fine/w", "eu/back/w")
				.scores("eu/fine/w", "trust", 2)
				.scores("eu/back/w", "trust", 1);
		}

		@Test
		void areExplained() {
			assertThat(plan(this.fleet, this.halfOpenProbe)).says(
					"1st: it is tier 7, no requests are in flight and no sessions are ready, 1 seat is left; seen 0 s ago",
					"2nd: like eu/fine, but here the portal's circuit breaker is half-open after failures, there the portal responds; seen 0 s ago");
		}

	}

	@Nested
	class Tier {

		private final FleetSnapshot fleet = fleet(
				portal("eu/reserve").weight(2, 100).environment("w", "java", (e) -> e.seats(50).ready(10)),
				portal("eu/main").weight(1, 1).environment("w", "java", (e) -> e.seats(1)));

		@Test
		void oneIsTriedFirstHoweverManyWaitThere() {
			assertThat(plan(this.fleet, PlacementFixture.quiet().inFlight("eu/main", 30)))
				.ranks("eu/main/w", "eu/reserve/w")
				.scores("eu/main/w", "tier", -1)
				.scores("eu/reserve/w", "tier", -2);
		}

		@Test
		void twoIsTriedWhenOneIsFull() {
			assertThat(plan(this.fleet, PlacementFixture.quiet().seatReservations("eu/main/w", 1)))
				.ranks("eu/reserve/w")
				.excludes("eu/main/w");
		}

		@Test
		void outweighsPreferredLabels() {
			FleetSnapshot labelled = fleet(
					portal("eu/reserve").weight(2, 1)
						.labels(Map.of("gpu", "yes"))
						.environment("w", "java", (e) -> e.seats(5)),
					portal("eu/main").environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(labelled, Map.of("gpu", "yes"))).ranks("eu/main/w", "eu/reserve/w");
		}

	}

	@Nested
	class Labels {

		private final FleetSnapshot fleet = fleet(
				portal("eu/plain").clusterLabels(Map.of("region", "eu"))
					.environment("w", "java", (e) -> e.seats(50).ready(10)),
				portal("us/gpu").clusterLabels(Map.of("region", "us"))
					.labels(Map.of("gpu", "yes"))
					.environment("w", "java", (e) -> e.seats(1)));

		@Test
		void ofThePortalMatch() {
			assertThat(plan(this.fleet, Map.of("gpu", "yes"))).ranks("us/gpu/w", "eu/plain/w")
				.scores("us/gpu/w", "labels", 1)
				.scores("eu/plain/w", "labels", 0);
		}

		@Test
		void ofTheClusterMatch() {
			assertThat(plan(this.fleet, Map.of("region", "us"))).ranks("us/gpu/w", "eu/plain/w");
			assertThat(plan(this.fleet, Map.of("region", "eu"))).ranks("eu/plain/w", "us/gpu/w");
		}

		@Test
		void countTogether() {
			assertThat(plan(this.fleet, Map.of("region", "eu", "gpu", "yes", "arch", "arm")))
				.scores("us/gpu/w", "labels", 1)
				.scores("eu/plain/w", "labels", 1);
			assertThat(plan(this.fleet, Map.of("region", "us", "gpu", "yes"))).scores("us/gpu/w", "labels", 2);
		}

		@Test
		void withOtherValuesDoNotMatch() {
			assertThat(plan(this.fleet, Map.of("gpu", "no"))).ranks("eu/plain/w", "us/gpu/w");
		}

		@Test
		void neverExclude() {
			assertThat(plan(this.fleet, Map.of("region", "ap"))).excludes();
		}

		@Test
		void thatAreOnPortalAndClusterCountOnce() {
			FleetSnapshot twice = fleet(portal("eu/alpha").clusterLabels(Map.of("region", "eu"))
				.labels(Map.of("region", "eu"))
				.environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(twice, Map.of("region", "eu"))).scores("eu/alpha/w", "labels", 1);
		}

		@Test
		void outweighQueues() {
			assertThat(PlacementPlanAssert.plan("soonest", this.fleet,
					new PlacementRequest("java", "r", "ann", Map.of("gpu", "yes")),
					PlacementFixture.quiet().inFlight("us/gpu", 40)))
				.ranks("us/gpu/w", "eu/plain/w")
				.says("1st: 1 preferred label matches, 40 requests are in flight and no sessions are ready, 1 seat is left; seen 0 s ago",
						"2nd: like us/gpu, but here no preferred labels match, there 1 preferred label matches; seen 0 s ago");
		}

	}

	@Nested
	class Queue {

		private final FleetSnapshot equals = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(9)),
				portal("eu/beta").environment("w", "java", (e) -> e.seats(5)));

		private final FleetSnapshot oneHasReserves = fleet(
				portal("eu/alpha").environment("w", "java", (e) -> e.seats(9).ready(3)),
				portal("eu/beta").environment("w", "java", (e) -> e.seats(9)));

		@Test
		void theShorterOneIsBetterWhateverSeatsThereAre() {
			assertThat(plan(this.equals, PlacementFixture.quiet().inFlight("eu/alpha", 3).inFlight("eu/beta", 1)))
				.ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "queue", -7000)
				.scores("eu/beta/w", "queue", -5000)
				.says("1st: 1 request is in flight and no sessions are ready, 5 seats are left; seen 0 s ago",
						"2nd: like eu/beta, but here 3 requests are in flight and no sessions are ready, there 1 request is in flight and no sessions are ready; seen 0 s ago");
		}

		@Test
		void readySessionsComeFirst() {
			assertThat(plan(this.oneHasReserves, PlacementFixture.quiet())).ranks("eu/alpha/w", "eu/beta/w")
				.scores("eu/alpha/w", "queue", 0)
				.scores("eu/beta/w", "queue", -4000);
		}

		@ParameterizedTest(name = "{0} are under way where a session is ready: {1}")
		@CsvSource({ "0, eu/alpha/w", "3, eu/alpha/w", "5, eu/beta/w", "30, eu/beta/w" })
		void readySessionsDoNotAttractEverybody(int inFlight, String best) {
			assertThat(plan(this.oneHasReserves, PlacementFixture.quiet().inFlight("eu/alpha", inFlight))).ranks(best,
					best.equals("eu/alpha/w") ? "eu/beta/w" : "eu/alpha/w");
		}

		@Test
		void reservedReadySessionsAreNotReady() {
			assertThat(plan(this.oneHasReserves, PlacementFixture.quiet().seatReservations("eu/alpha/w", 2)))
				.scores("eu/alpha/w", "queue", 0);
			assertThat(plan(this.oneHasReserves, PlacementFixture.quiet().seatReservations("eu/alpha/w", 3)))
				.ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "queue", -4000);
		}

		@Test
		void countsPerWeight() {
			FleetSnapshot weighted = fleet(portal("eu/big").weight(1, 4).environment("w", "java", (e) -> e.seats(9)),
					portal("eu/small").environment("w", "java", (e) -> e.seats(9)));
			assertThat(plan(weighted, PlacementFixture.quiet().inFlight("eu/big", 7).inFlight("eu/small", 2)))
				.ranks("eu/big/w", "eu/small/w")
				.scores("eu/big/w", "queue", -5750)
				.scores("eu/small/w", "queue", -6000);
			assertThat(plan(weighted, PlacementFixture.quiet().inFlight("eu/big", 9).inFlight("eu/small", 2)))
				.ranks("eu/small/w", "eu/big/w")
				.says("1st: 2 requests are in flight and no sessions are ready, 9 seats are left; seen 0 s ago",
						"2nd: like eu/small, but here 9 requests are in flight at weight 4 and no sessions are ready, there 2 requests are in flight and no sessions are ready; seen 0 s ago");
		}

		@Test
		void ofASlowPortalIsLonger() {
			PlacementFixture slow = PlacementFixture.quiet().pace("eu/alpha", Duration.ofMillis(2100));
			assertThat(plan(this.equals, slow)).ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "queue", -6000)
				.scores("eu/beta/w", "queue", -4000)
				.says("1st: no requests are in flight and no sessions are ready, 5 seats are left; seen 0 s ago",
						"2nd: like eu/beta, but here no requests are in flight, a request takes 2.1 s and no sessions are ready, there no requests are in flight and no sessions are ready; seen 0 s ago");
			assertThat(plan(this.equals, slow.inFlight("eu/beta", 3))).ranks("eu/alpha/w", "eu/beta/w");
		}

		@Test
		void ofPortalsThatAreQuickEnoughIsTheSame() {
			assertThat(plan(this.equals, PlacementFixture.quiet().pace("eu/alpha", Duration.ofMillis(999))))
				.ranks("eu/alpha/w", "eu/beta/w")
				.scores("eu/alpha/w", "queue", -4000);
		}

		@Test
		void isLongerAfterASlowPollUnlessRequestsWereFaster() {
			FleetSnapshot fleet = fleet(
					portal("eu/alpha").took(Duration.ofMillis(1200)).environment("w", "java", (e) -> e.seats(9)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(fleet, PlacementFixture.quiet())).ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "queue", -5000);
			assertThat(plan(fleet, PlacementFixture.quiet().pace("eu/alpha", Duration.ofMillis(20))))
				.ranks("eu/alpha/w", "eu/beta/w");
		}

		@Test
		void ofAPortalIsThatOfAllItsWorkshops() {
			FleetSnapshot twoWorkshops = fleet(
					portal("eu/alpha").environment("w", "java", (e) -> e.seats(9))
						.environment("x", "go", (e) -> e.seats(9)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(1)));
			assertThat(plan(twoWorkshops,
					PlacementFixture.quiet().seatReservations("eu/alpha/x", 1).inFlight("eu/alpha", 1)))
				.ranks("eu/beta/w", "eu/alpha/w");
		}

		@Test
		void outweighsTheAgeOfNumbers() {
			FleetSnapshot ages = fleet(portal("eu/old").environment("w", "java", (e) -> e.seats(9)),
					portal("eu/new").seen(Fleets.SEEN.plusSeconds(300)).environment("w", "java", (e) -> e.seats(9)));
			assertThat(plan(ages, PlacementFixture.quiet().after(Duration.ofSeconds(300)).inFlight("eu/new", 1)))
				.ranks("eu/old/w", "eu/new/w");
		}

	}

	@Nested
	class Freshness {

		private static PlacementPlan ages(int older, int newer) {
			FleetSnapshot fleet = fleet(portal("eu/old").environment("w", "java", (e) -> e.seats(9)),
					portal("eu/new").seen(Fleets.SEEN.plusSeconds(older - newer))
						.environment("w", "java", (e) -> e.seats(2)));
			return plan(fleet, PlacementFixture.quiet().after(Duration.ofSeconds(older)));
		}

		@ParameterizedTest(name = "{0} s and {1} s are different")
		@CsvSource({ "31, 30, 1, 2", "121, 120, 0, 1", "500, 1, 0, 2" })
		void newerNumbersAreTrustedMore(int older, int newer, int scoreOfOlder, int scoreOfNewer) {
			assertThat(ages(older, newer)).ranks("eu/new/w", "eu/old/w")
				.scores("eu/old/w", "freshness", scoreOfOlder)
				.scores("eu/new/w", "freshness", scoreOfNewer);
		}

		@ParameterizedTest(name = "{0} s and {1} s are the same")
		@CsvSource({ "30, 0", "17, 2", "120, 31", "9000, 121" })
		void smallDifferencesAreNoise(int older, int newer) {
			assertThat(ages(older, newer)).ranks("eu/old/w", "eu/new/w");
		}

		@Test
		void isExplainedWithBothAges() {
			assertThat(ages(45, 3)).says(
					"1st: no requests are in flight and no sessions are ready, 2 seats are left; seen 3 s ago",
					"2nd: like eu/new, but here the numbers are 45 s old, there the numbers are 3 s old; seen 45 s ago");
		}

	}

	@Nested
	class SeatsLeft {

		@Test
		void moreAreBetter() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(9).taken(7)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(5).taken(1)));
			assertThat(plan(fleet, PlacementFixture.quiet())).ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "seats", 2)
				.scores("eu/beta/w", "seats", 4)
				.says("1st: no requests are in flight and no sessions are ready, 4 seats are left; seen 0 s ago",
						"2nd: like eu/beta, but here 2 seats are left, there 4 seats are left; seen 0 s ago");
		}

		@Test
		void reservationsAreSubtracted() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(9)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(9)));
			assertThat(plan(fleet, PlacementFixture.quiet().seatReservations("eu/alpha/w", 1))).ranks("eu/beta/w",
					"eu/alpha/w");
			assertThat(plan(fleet, PlacementFixture.quiet().seatReservations("eu/beta/w", 1))).ranks("eu/alpha/w",
					"eu/beta/w");
		}

		@Test
		void thePortalsOwnLimitCounts() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").seats(20, 17).environment("w", "java", (e) -> e.seats(9)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(4)));
			assertThat(plan(fleet, PlacementFixture.quiet())).ranks("eu/beta/w", "eu/alpha/w")
				.scores("eu/alpha/w", "seats", 3);
			assertThat(plan(fleet, PlacementFixture.quiet().seatReservations("eu/alpha/other", 1))).scores("eu/alpha/w",
					"seats", 2);
		}

		@Test
		void countPerWeight() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").weight(1, 3).environment("w", "java", (e) -> e.seats(4)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(11)));
			assertThat(plan(fleet, PlacementFixture.quiet())).ranks("eu/alpha/w", "eu/beta/w")
				.scores("eu/alpha/w", "seats", 12);
		}

	}

	@Test
	void equalCandidatesAreExplainedAsEqual() {
		FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(9)),
				portal("eu/beta").environment("w", "java", (e) -> e.seats(9)));
		PlacementPlan plan = plan(fleet, PlacementFixture.quiet().after(Duration.ofSeconds(2)));
		String first = plan.candidates().getFirst().environment().ref().portal().toString();
		assertThat(plan).says(
				"1st: no requests are in flight and no sessions are ready, 9 seats are left; seen 2 s ago",
				"2nd: equal to " + first + ", the request's id decided; seen 2 s ago");
		Assertions.assertThat(plan.candidates().getFirst())
			.as("has no users")
			.hasToString(
					"Candidate[%s/w, 1st: no requests are in flight and no sessions are ready, 9 seats are left; seen 2 s ago]"
						.formatted(first));
	}

	@Test
	void environmentsOfOnePortalAreExplainedByTheirNames() {
		FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w1", "java", (e) -> e.seats(9))
			.environment("w2", "java", (e) -> e.seats(8)));
		assertThat(plan(fleet, PlacementFixture.quiet())).ranks("eu/alpha/w1", "eu/alpha/w2")
			.says("1st: no requests are in flight and no sessions are ready, 9 seats are left; seen 0 s ago",
					"2nd: like eu/alpha/w1, but here 8 seats are left, there 9 seats are left; seen 0 s ago");
	}

}
