package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalHealth;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.placement.Certainty.BELIEVED_FULL;
import static dev.educates.gateway.placement.Certainty.BELIEVED_UNREACHABLE;
import static dev.educates.gateway.placement.Certainty.RULED_OUT;
import static dev.educates.gateway.placement.PlacementPlanAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each rule excludes, when it does not, and in which words. Rules are the same for
 * all policies.
 */
class RuleTests {

	private static final PlacementFixture FOUR_SECONDS_LATER = PlacementFixture.quiet().after(Duration.ofSeconds(4));

	private static PortalFixture alpha() {
		return portal("eu/alpha");
	}

	private static FleetSnapshot seats(int seats, int taken) {
		return fleet(alpha().environment("w", "java", (e) -> e.seats(seats).taken(taken)));
	}

	private static PlacementPlan plan(FleetSnapshot fleet, PlacementContext circumstances) {
		return PlacementPlanAssert.plan("soonest", fleet, circumstances);
	}

	@Nested
	class Operators {

		@Test
		void cordonAPortal() {
			FleetSnapshot fleet = fleet(alpha().cordoned().environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(fleet, FOUR_SECONDS_LATER)).ranks("eu/beta/w")
				.excludes("eu/alpha/w", "PORTAL_CORDONED", RULED_OUT,
						"portal eu/alpha is cordoned: it takes no new sessions");
		}

		@Test
		void cordonACluster() {
			FleetSnapshot fleet = fleet(alpha().onCordonedCluster().environment("w", "java", (e) -> e.seats(5)),
					portal("us/beta").environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(fleet, FOUR_SECONDS_LATER)).ranks("us/beta/w")
				.excludes("eu/alpha/w", "CLUSTER_CORDONED", RULED_OUT,
						"cluster eu is cordoned: it takes no new sessions");
		}

		@Test
		void giveAPortalNoWeight() {
			FleetSnapshot fleet = fleet(alpha().weight(1, 0).environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").weight(9, 1).environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(fleet, FOUR_SECONDS_LATER)).ranks("eu/beta/w")
				.excludes("eu/alpha/w", "PORTAL_WEIGHT_ZERO", RULED_OUT,
						"portal eu/alpha has weight 0: it gets no new sessions");
		}

	}

	@Nested
	class Environments {

		@ParameterizedTest
		@EnumSource(value = EnvironmentState.class, mode = EnumSource.Mode.EXCLUDE, names = "RUNNING")
		void mustBeRunning(EnvironmentState state) {
			FleetSnapshot fleet = fleet(alpha().environment("w", "java", (e) -> e.seats(5).state(state)));
			assertThat(plan(fleet, FOUR_SECONDS_LATER)).ranks()
				.excludes("eu/alpha/w", "ENVIRONMENT_NOT_RUNNING", RULED_OUT,
						"the environment is " + state + "; seen 4 s ago");
		}

		@Test
		void mustHaveSeats() {
			assertThat(plan(seats(0, 0), FOUR_SECONDS_LATER)).excludes("eu/alpha/w", "ENVIRONMENT_TAKES_NOBODY",
					RULED_OUT, "the environment's capacity is 0; seen 4 s ago");
		}

		@ParameterizedTest(name = "{0} seats, {1} taken, {2} claimed: {3}")
		@CsvSource({ "5, 5, 0, 5 of 5 seats are taken; seen 4 s ago",
				"5, 4, 1, '5 of 5 seats are taken, 1 of them reserved by requests in flight; seen 4 s ago'",
				"5, 0, 5, '5 of 5 seats are taken, 5 of them reserved by requests in flight; seen 4 s ago'",
				"5, 4, 3, '5 of 5 seats are taken, 1 of them reserved by requests in flight; seen 4 s ago'",
				"5, 5, 3, 5 of 5 seats are taken; seen 4 s ago", "5, 7, 1, 7 of 5 seats are taken; seen 4 s ago",
				"1, 1, 0, 1 of 1 seat is taken; seen 4 s ago" })
		void areFullWithTheirReservations(int seats, int taken, int seatReservations, String detail) {
			assertThat(plan(seats(seats, taken),
					PlacementFixture.quiet()
						.after(Duration.ofSeconds(4))
						.seatReservations("eu/alpha/w", seatReservations)))
				.ranks()
				.excludes("eu/alpha/w", "ENVIRONMENT_FULL", BELIEVED_FULL, detail);
		}

		@ParameterizedTest(name = "{0} seats, {1} taken, {2} claimed")
		@CsvSource({ "5, 4, 0", "5, 3, 1", "1, 0, 0" })
		void areCandidatesAsLongAsOneSeatIsLeft(int seats, int taken, int seatReservations) {
			assertThat(plan(seats(seats, taken),
					PlacementFixture.quiet().seatReservations("eu/alpha/w", seatReservations)))
				.ranks("eu/alpha/w")
				.excludes();
		}

		@Test
		void doNotShareTheirReservations() {
			FleetSnapshot fleet = fleet(
					alpha().environment("w1", "java", (e) -> e.seats(1)).environment("w2", "java", (e) -> e.seats(1)));
			assertThat(plan(fleet, PlacementFixture.quiet().seatReservations("eu/alpha/w1", 1))).ranks("eu/alpha/w2")
				.excludes("eu/alpha/w1");
		}

	}

	@Nested
	class Portals {

		private FleetSnapshot limited(int maximum, int taken) {
			return fleet(alpha().seats(maximum, taken).environment("w", "java", (e) -> e.seats(5)));
		}

		@ParameterizedTest(name = "{0} seats, {1} taken, {2} claimed: {3}")
		@CsvSource({ "10, 10, 0, 10 of 10 seats are taken on portal eu/alpha; seen 4 s ago",
				"10, 8, 2, '10 of 10 seats are taken, 2 of them reserved by requests in flight on portal eu/alpha; seen 4 s ago'",
				"10, 12, 0, 12 of 10 seats are taken on portal eu/alpha; seen 4 s ago" })
		void areFullWithTheReservationsOfAllTheirWorkshops(int maximum, int taken, int seatReservations,
				String detail) {
			assertThat(plan(limited(maximum, taken),
					PlacementFixture.quiet()
						.after(Duration.ofSeconds(4))
						.seatReservations("eu/alpha/of-another-workshop", seatReservations)))
				.excludes("eu/alpha/w", "PORTAL_FULL", BELIEVED_FULL, detail);
		}

		@Test
		void withoutALimitAreNeverFull() {
			assertThat(
					plan(seats(5, 0), PlacementFixture.quiet().seatReservations("eu/alpha/of-another-workshop", 1000)))
				.ranks("eu/alpha/w");
		}

		@Test
		void thatRejectOurCredentialsAreNotAsked() {
			FleetSnapshot fleet = fleet(
					alpha().health(PortalHealth.REJECTING).environment("w", "java", (e) -> e.seats(5)));
			assertThat(plan(fleet, FOUR_SECONDS_LATER)).excludes("eu/alpha/w", "PORTAL_REJECTING", RULED_OUT,
					"portal eu/alpha rejects the gateway's credentials (no answer); last seen 4 s ago");
		}

		@Test
		void thatFailedOnePollAreTriedLast() {
			FleetSnapshot fleet = fleet(
					alpha().health(PortalHealth.UNREACHABLE).environment("w", "java", (e) -> e.seats(5)),
					portal("eu/full").environment("w", "java", (e) -> e.seats(5).taken(5)));
			assertThat(plan(fleet, PlacementFixture.quiet().after(Duration.ofSeconds(150))))
				.excludes("eu/alpha/w", "PORTAL_UNREACHABLE", BELIEVED_UNREACHABLE,
						"portal eu/alpha did not respond to the last poll (no answer); last seen 2 min ago")
				.excludes("eu/full/w", "eu/alpha/w");
		}

		@Test
		void thatFailedAgainAndAgainAreNotAskedAtAll() {
			FleetSnapshot fleet = fleet(
					alpha().health(PortalHealth.UNREACHABLE).environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(5)));
			PlacementFixture out = PlacementFixture.quiet()
				.after(Duration.ofSeconds(4))
				.circuit("eu/alpha", CircuitState.OPEN)
				.circuit("eu/beta", CircuitState.OPEN);
			assertThat(plan(fleet, out)).ranks()
				.excludes("eu/alpha/w", "PORTAL_OUT", RULED_OUT,
						"portal eu/alpha has failed repeatedly and is tried again after a successful poll (no answer); last seen 4 s ago")
				.excludes("eu/beta/w", "PORTAL_OUT", RULED_OUT,
						"portal eu/beta has failed repeatedly and is tried again after a successful poll; last seen 4 s ago");
		}

		@Test
		void thatAreHalfOpenAreCandidates() {
			assertThat(plan(seats(5, 0), PlacementFixture.quiet().circuit("eu/alpha", CircuitState.HALF_OPEN)))
				.ranks("eu/alpha/w");
		}

		@Test
		void thatWereNeverReadOfferNothingYet() {
			FleetSnapshot fleet = FleetSnapshot.EMPTY.withTopology(seats(5, 0).clusters(), List.of(), Set.of());
			assertThat(plan(fleet, PlacementFixture.quiet())).ranks().excludes();
		}

	}

	@Nested
	class Refusals {

		private final PlacementFixture twoSecondsAgo = PlacementFixture.quiet().after(Duration.ofSeconds(4));

		@Test
		void areNewsForAWhile() {
			this.twoSecondsAgo.refused("eu/alpha/w", Fleets.SEEN.plusSeconds(2));
			assertThat(plan(seats(5, 4), this.twoSecondsAgo)).ranks()
				.excludes("eu/alpha/w", "RECENTLY_REFUSED", BELIEVED_FULL,
						"it refused a session 2 s ago, although 1 seat is left, seen 4 s ago");
		}

		@Test
		void ofOneUserAreNoNewsForOthers() {
			this.twoSecondsAgo.refused("eu/alpha/w", "ann", Fleets.SEEN);
			assertThat(plan(seats(5, 4), this.twoSecondsAgo)).ranks().excludes("eu/alpha/w");
			assertThat(PlacementPlanAssert.plan("soonest", seats(5, 4), PlacementRequest.of("java", "ben"),
					this.twoSecondsAgo))
				.ranks("eu/alpha/w")
				.excludes();
		}

		@Test
		void ofAUserAreLookedForByTheUserNotByTheRequest() {
			this.twoSecondsAgo.refused("eu/alpha/w", "ann", Fleets.SEEN);
			assertThat(PlacementPlanAssert.plan("soonest", seats(5, 4),
					new PlacementRequest("java", "request-7", "ann", Map.of()), this.twoSecondsAgo))
				.ranks();
		}

		@Test
		void addNothingToWhatIsSeenToBeFull() {
			this.twoSecondsAgo.refused("eu/alpha/w", Fleets.SEEN);
			assertThat(plan(seats(5, 5), this.twoSecondsAgo)).excludes("eu/alpha/w", "ENVIRONMENT_FULL", BELIEVED_FULL,
					"5 of 5 seats are taken; seen 4 s ago");
		}

	}

	@Test
	void theFirstObjectionIsTheReason() {
		FleetSnapshot fleet = fleet(alpha().cordoned()
			.weight(1, 0)
			.health(PortalHealth.UNREACHABLE)
			.seats(1, 1)
			.environment("w", "java", (e) -> e.seats(0).state(EnvironmentState.STOPPING)));
		PlacementPlan plan = plan(fleet, PlacementFixture.quiet().circuit("eu/alpha", CircuitState.OPEN));
		assertThat(plan.excluded()).extracting(Exclusion::rule).containsExactly(ExclusionRule.PORTAL_CORDONED);
	}

	@Test
	void everyRuleIsAppliedOnce() {
		assertThat(Rule.ALL).extracting(Rule::reason).containsExactlyInAnyOrder(ExclusionRule.values());
	}

	@Test
	void rulesAreTheSameForAllPolicies() {
		FleetSnapshot fleet = fleet(alpha().cordoned().environment("w", "java", (e) -> e.seats(5)),
				portal("eu/beta").weight(1, 0).environment("w", "java", (e) -> e.seats(5)),
				portal("eu/full").environment("w", "java", (e) -> e.seats(5).taken(4)));
		PlacementFixture situation = PlacementFixture.quiet().seatReservations("eu/full/w", 1);
		assertThat(PlacementPlanAssert.plan("lookup-service", fleet, situation).excluded())
			.containsExactlyInAnyOrderElementsOf(plan(fleet, situation).excluded());
	}

}
