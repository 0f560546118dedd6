package dev.educates.gateway.classes;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.PipelineFixture;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.usage.UsualLoad;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** The hold of a class of 30, and requests, while a portal does not respond. */
class ClassHoldsTests {

	private static final String CLASS = "c";

	private static final EnvironmentRef A = TestFleet.environment("eu/a/w01");

	private static final EnvironmentRef B = TestFleet.environment("eu/b/w01");

	private static final TrainingClass TRAINING = new TrainingClass(CLASS, "alpha", "Tuesday", "lab", 30, Fleets.SEEN,
			Fleets.SEEN.plus(Duration.ofHours(2)), Duration.ofMinutes(10), Duration.ofMinutes(15), false, Map.of(),
			Fleets.SEEN, "v", null);

	private final PipelineFixture gateway = new PipelineFixture();

	private ClassSeats holds;

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private void start(PortalFixture... portals) {
		this.gateway.access.replace(Callers.tenancy("alpha"));
		KnownClasses known = new KnownClasses(List.of(TRAINING), Map.of());
		this.holds = new ClassSeats(() -> known, this.gateway.access, new Fleet(), (of, now) -> UsualLoad.UNKNOWN,
				this.gateway.clock);
		this.gateway.holds = this.holds;
		this.gateway.properties = Map.of("gateway.session.poll-patience", "50ms");
		this.gateway.start(portals);
	}

	private HeldSeats held() {
		return this.holds.in(this.gateway.fleet.snapshot());
	}

	private RequestOutcome request(String user) {
		return this.gateway.request(Callers.ADMIN, PipelineFixture.lab(user, null));
	}

	@Test
	void noStrangerGetsAHeldSeatOfAPortalWhosePollFailed() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(30)));
		this.gateway.portal("eu/a").byOrder((order) -> ScriptedPortal.grant(A, "s-" + order.user(), order.user()));
		this.gateway.fleet.goesDown("eu/a");
		assertThat(request("ann")).isInstanceOfSatisfying(RequestOutcome.Refused.class,
				(refused) -> assertThat(refused.reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE));
		assertThat(this.gateway.portal("eu/a").orders()).isEmpty();
		assertThat(this.gateway.request(Callers.ADMIN, PipelineFixture.lab("ben", null).withClassId(CLASS)))
			.isInstanceOf(RequestOutcome.Granted.class);
	}

	@Test
	void seatsAreHeldOnAnotherPortalTooWhileOneDoesNotRespond() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(30)),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(40)));
		PortalContent content = this.gateway.fleet.snapshot().portal(A.portal()).content();
		HeldSeats before = held();
		assertThat(before.environments()).isEqualTo(Map.of(A, Map.of(CLASS, 30)));
		this.gateway.fleet.goesDown("eu/a");
		assertThat(held().environments()).isEqualTo(Map.of(A, Map.of(CLASS, 30), B, Map.of(CLASS, 30)));
		this.gateway.portal("eu/a").catalog(() -> new PortalReply.Answered<>(content));
		this.gateway.fleet.refresh().pollAgain(A.portal());
		this.gateway.fleet.await((snapshot) -> ClassPlanner.responds(snapshot).test(A.portal()));
		assertThat(held()).isEqualTo(before);
	}

}
