package dev.educates.gateway.session;

import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.placement.Exclusion;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.session.PipelineFixture.granted;
import static dev.educates.gateway.session.PipelineFixture.lab;
import static dev.educates.gateway.session.PipelineFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

/** Requests for sessions while a class holds seats. */
class ClassSeatsTests {

	private static final EnvironmentRef LAB = TestFleet.environment("eu/a/w01");

	private final PipelineFixture gateway = new PipelineFixture();

	private int seats = 30;

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private void start(PortalFixture... portals) {
		this.gateway.holds = this::held;
		this.gateway.properties = Map.of("gateway.session.poll-patience", "50ms");
		this.gateway.start(portals);
	}

	private HeldSeats held(FleetSnapshot fleet) {
		int members = (int) fleet.sessions().filter((session) -> session.user().startsWith("member")).count();
		return HeldSeats.of(List.of(new HeldSeats.Claim("c", this.seats - members, List.of(LAB))), fleet);
	}

	private RequestOutcome member(String user) {
		this.gateway.portal("eu/a").answers(ScriptedPortal.grant(LAB, "s-" + user, user));
		return this.gateway.request(Callers.ADMIN, lab(user).withClassId("c"));
	}

	@Test
	void environmentThatIsFullOnlyByAHoldIsNotAskedAndTheRefusalSaysHowManySeatsAreKept() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).taken(10)));
		RequestOutcome.Refused refused = refused(this.gateway.request("ann"));
		assertThat(refused.reason()).isEqualTo(RefusalReason.AT_CAPACITY);
		assertThat(refused.message())
			.startsWith("every seat for 'lab' is taken or kept for classes (30 seats): eu/a: 40 of 40 seats are taken,"
					+ " 30 of them kept for classes, seen ");
		assertThat(refused.explanation().plan().excluded()).extracting(Exclusion::rule)
			.containsExactly(ExclusionRule.ENVIRONMENT_FULL);
		assertThat(this.gateway.portal("eu/a").orders()).isEmpty();
		assertThat(granted(member("member-1")).reused()).isFalse();
	}

	@Test
	void memberKeepsTheSessionAndTheHoldShrinks() {
		this.seats = 2;
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
		granted(member("member-1"));
		assertThat(this.gateway.inFlight.reservations().heldSeats(LAB, null)).isEqualTo(1);
		assertThat(granted(member("member-1")).reused()).isTrue();
		granted(member("member-2"));
		assertThat(this.gateway.inFlight.reservations().heldSeats(LAB, null)).isZero();
		assertThat(this.gateway.reservations()).isZero();
	}

	@Test
	void heldSeatOfAPortalThatDoesNotAnswerIsNotGuessedAt() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(30)));
		this.gateway.fleet.goesDown("eu/a");
		assertThat(refused(this.gateway.request("ann")).reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
		assertThat(this.gateway.portal("eu/a").orders()).isEmpty();
	}

	@Test
	void classWithoutHeldSeatsIsPlacedAsAnyOther() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(30)));
		assertThat(refused(this.gateway.request(Callers.ADMIN, lab("ben").withClassId("another"))).reason())
			.isEqualTo(RefusalReason.AT_CAPACITY);
	}

	@Test
	void requestsOnTheWaitListPrecedeMembersOfTheSameClassAlone() {
		this.gateway.seatPriority = (workshop, classId) -> (classId == null) ? Map.of(LAB, 1) : Map.of();
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40)));
		assertThat(refused(this.gateway.request("ann")).message()).contains("or kept for classes (30 seats), or kept");
		granted(member("member-1"));
	}

}
