package dev.educates.gateway.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.PortalWeight;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.fleet;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.placement.PlacementPlanAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PlacementPolicyTests {

	@ParameterizedTest
	@ValueSource(strings = { "soonest", "lookup-service" })
	void policiesAreFoundByTheirNames(String name) {
		assertThat(PlacementPolicy.named(name).name()).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "best", "Soonest", "default" })
	void unknownNamesAreReportedWithTheValidOnes(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> PlacementPolicy.named(name))
			.withMessage(
					"gateway.placement.policy (%s) is not known. Maybe 'soonest' or 'lookup-service'".formatted(name));
	}

	@ParameterizedTest
	@ValueSource(strings = { "soonest", "lookup-service" })
	void everyPreferenceIsRecordedForEveryCandidate(String name) {
		FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(9)),
				portal("eu/beta").environment("w", "java", (e) -> e.seats(2)));
		List<Candidate> candidates = PlacementPlanAssert.plan(name, fleet, PlacementFixture.quiet()).candidates();
		assertThat(candidates.getFirst().scores().stream().map(Score::preference)).doesNotHaveDuplicates()
			.containsExactlyElementsOf(candidates.getLast().scores().stream().map(Score::preference).toList());
	}

	@Test
	void theOrderOfPreferencesIsTheDocumentedOne() {
		assertThat(scores(PlacementPolicy.named("soonest"))).containsExactly("trust", "tier", "labels", "queue",
				"freshness", "seats");
		assertThat(scores(PlacementPolicy.named("lookup-service"))).containsExactly("portal-has-room",
				"environment-has-room", "portal-remaining", "available", "environment-remaining");
	}

	private static List<String> scores(PlacementPolicy policy) {
		return policy.scores(prospect(3)).stream().map(Score::preference).toList();
	}

	private static Prospect prospect(int left) {
		return new Prospect(new Seats(Capacity.UNLIMITED, 0, 0, 0, Capacity.of(left), 0, 0, 0, 0), CircuitState.CLOSED,
				PortalWeight.EQUAL, 0, 0, Duration.ZERO, Duration.ZERO);
	}

	@Test
	void firstDifferenceIsExplained() {
		PlacementPolicy policy = PlacementPolicy.named("soonest");
		assertThat(policy.difference(prospect(3), prospect(4)))
			.isEqualTo("here 3 seats are left, there 4 seats are left");
		assertThat(policy.difference(prospect(3), prospect(3))).isNull();
	}

	@Test
	void scoresAreComparedOneAfterTheOther() {
		Random random = new Random(3);
		List<long[]> all = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			all.add(new long[] { random.nextInt(2), random.nextInt(2), random.nextInt(2) });
		}
		for (long[] one : all) {
			for (long[] other : all) {
				assertThat(PlacementPolicy.bestFirst(one, other)).isEqualTo(-PlacementPolicy.bestFirst(other, one));
				assertThat(PlacementPolicy.bestFirst(one, other))
					.isEqualTo(Integer.compare(asNumber(other), asNumber(one)));
			}
		}
	}

	/** Lists of noughts and ones compare like the numbers that they write. */
	private static int asNumber(long[] values) {
		return (int) LongStream.of(values).reduce(0, (number, digit) -> number * 2 + digit);
	}

	@Nested
	class TheLookupServicesOrder {

		private static PlacementPlan plan(FleetSnapshot fleet) {
			return PlacementPlanAssert.plan("lookup-service", fleet,
					PlacementFixture.quiet().after(Duration.ofSeconds(3)));
		}

		@Test
		void isExplainedByThePortalsSeats() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").seats(20, 5).environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").seats(20, 15).environment("w", "java", (e) -> e.seats(9)));
			assertThat(plan(fleet)).ranks("eu/alpha/w", "eu/beta/w")
				.says("1st: no requests are in flight and no sessions are ready, 5 seats are left; seen 3 s ago",
						"2nd: like eu/alpha, but here 5 seats are left on the portal, there 15 seats are left on the portal; seen 3 s ago");
		}

		@Test
		void isExplainedForAPortalWithoutALimit() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").seats(20, 5).environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(90)));
			assertThat(plan(fleet)).ranks("eu/alpha/w", "eu/beta/w")
				.says("1st: no requests are in flight and no sessions are ready, 5 seats are left; seen 3 s ago",
						"2nd: like eu/alpha, but here the portal has no limit, which counts as one seat, there 15 seats are left on the portal; seen 3 s ago");
		}

		@Test
		void isExplainedByReadySessions() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(5).ready(2)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(5).ready(1)));
			assertThat(plan(fleet)).ranks("eu/alpha/w", "eu/beta/w")
				.says("1st: no requests are in flight and 2 sessions are ready, 5 seats are left; seen 3 s ago",
						"2nd: like eu/alpha, but here 1 session was ready, there 2 sessions were ready; seen 3 s ago");
		}

		@Test
		void isExplainedByTheEnvironmentsSeats() {
			FleetSnapshot fleet = fleet(portal("eu/alpha").environment("w", "java", (e) -> e.seats(5)),
					portal("eu/beta").environment("w", "java", (e) -> e.seats(1)));
			assertThat(plan(fleet)).ranks("eu/alpha/w", "eu/beta/w")
				.says("1st: no requests are in flight and no sessions are ready, 5 seats are left; seen 3 s ago",
						"2nd: like eu/alpha, but here 1 seat is left, there 5 seats are left; seen 3 s ago");
		}

	}

}
