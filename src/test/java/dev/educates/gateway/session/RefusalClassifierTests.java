package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.placement.PlacementRequest;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class RefusalClassifierTests {

	private static final Instant NOW = Fleets.SEEN.plusSeconds(4);

	private static Explanation explained(List<Attempt> attempts, PortalFixture... portals) {
		FleetSnapshot fleet = Fleets.fleet(portals);
		CallerView view = new Access(UserIds.GLOBAL).view(Callers.ADMIN, fleet);
		return new Explanation(view, new PlacementPlanner(PlacementPolicy.named("soonest")).plan(view,
				PlacementRequest.of("lab", "ann"), () -> NOW), attempts);
	}

	private static Attempt attempt(String portal, Attempt.Outcome outcome, String detail) {
		return new Attempt(new EnvironmentRef(new PortalRef("eu", portal), "w"), outcome, detail, NOW, NOW);
	}

	private static PortalFixture full(String name) {
		return portal("eu/" + name).environment("w", "lab", (e) -> e.seats(5).taken(5));
	}

	@Test
	void aFullFleetIsToldWithItsNumbersTheirAgeAndWhatToDo() {
		assertThat(RefusalClassifier.message(RefusalReason.AT_CAPACITY, "every seat for 'lab' is taken",
				Duration.ofSeconds(15), explained(List.of(), full("a"))))
			.isEqualTo("every seat for 'lab' is taken: eu/a: 5 of 5 seats are taken, seen 4 s ago. "
					+ "Try again in 15 s: seats come free when sessions end, or are not opened in time");
	}

	@Test
	void thoseThatWereAskedAreToldWithTheirAnswer() {
		Explanation why = explained(
				List.of(attempt("a", Attempt.Outcome.REFUSED, "No session available"),
						attempt("b", Attempt.Outcome.UNREACHED, "connection refused"),
						attempt("c", Attempt.Outcome.UNKNOWN, "no answer within 20 s")),
				portal("eu/a").environment("w", "lab", (e) -> e.seats(9)), full("b"), full("c"));
		assertThat(
				RefusalClassifier.message(RefusalReason.AT_CAPACITY, "no portal had one", Duration.ofSeconds(15), why))
			.startsWith("no portal had one: eu/a was asked and said no (No session available); ")
			.contains("eu/b could not be reached (connection refused)")
			.contains("eu/c was asked and gave no answer (no answer within 20 s)");
	}

	@Test
	void thereAreNotTooMany() {
		Explanation why = explained(List.of(), full("a"), full("b"), full("c"), full("d"), full("e"));
		assertThat(RefusalClassifier.message(RefusalReason.AT_CAPACITY, "all taken", Duration.ofSeconds(15), why))
			.contains("; and 2 more. Try again");
	}

	@Test
	void aPortalIsNotNamedTwice() {
		assertThat(RefusalClassifier.message(RefusalReason.WORKSHOP_NOT_RUNNING, "no portal runs 'lab' now", null,
				explained(List.of(), full("a").cordoned())))
			.isEqualTo("no portal runs 'lab' now: portal eu/a is cordoned: it takes no new sessions. "
					+ "Maybe ask those who run the portals when there will be one");
	}

	@Test
	void thePortalThatHoldsTheUsersSessionIsNamed() {
		Explanation why = explained(List.of(attempt("a", Attempt.Outcome.UNREACHED, "connection refused")), full("a"));
		assertThat(RefusalClassifier.message(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE, "no second one is given",
				Duration.ofSeconds(5), why))
			.isEqualTo("no second one is given: eu/a could not be reached (connection refused). "
					+ "Try again in 5 s: the session may still be there");
	}

	@Test
	void portalsThatWereNeverReadMayOfferAnUnknownWorkshop() {
		RequestOutcome.Refused one = RefusalClassifier.unknown("lba",
				explained(List.of(), full("a"), portal("eu/b").unread()));
		assertThat(one.message())
			.isEqualTo("no portal offers 'lba' (1 portal could not be asked yet). Did you mean 'lab'?");
		assertThat(one.retryable()).isTrue();
		RequestOutcome.Refused two = RefusalClassifier.unknown("another",
				explained(List.of(), full("a"), portal("eu/b").unread(), portal("eu/c").unread()));
		assertThat(two.message()).isEqualTo("no portal offers 'another' (2 portals could not be asked yet)");
	}

	@Test
	void whatAskingAgainDoesNotMendHasNoAdviceToDoSo() {
		Explanation why = explained(List.of(), full("a"));
		for (RefusalReason reason : List.of(RefusalReason.WORKSHOP_UNKNOWN, RefusalReason.REJECTED_BY_PORTAL)) {
			assertThat(RefusalClassifier.message(reason, "what it is", null, why)).isEqualTo("what it is");
		}
	}

	/** No one sees the fleet of a tenant by a voucher. */
	@ParameterizedTest
	@EnumSource(value = RefusalReason.class, mode = EnumSource.Mode.MATCH_NONE, names = "VOUCHER_.*|BAD_USER_INPUT")
	void bearerOfAVoucherGetsNoNameOfTheFleet(RefusalReason reason) {
		String what = "portal eu/academy of tenant school and client store";
		RequestOutcome.Refused refused = new RequestOutcome.Refused(reason, what,
				RefusalClassifier.plainMessage(reason, what, Duration.ofSeconds(5)), true, null, explained(List.of()));
		assertThat(refused.messageFor(Callers.ADMIN)).isEqualTo(what);
		assertThat(refused.messageFor(Caller.withVoucher("v1", "school", "ann"))).isNotBlank()
			.doesNotContain("academy", "eu/", "school", "store");
	}

}
