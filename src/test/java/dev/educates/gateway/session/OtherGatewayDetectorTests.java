package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class OtherGatewayDetectorTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef LAB = new EnvironmentRef(PORTAL, "w01");

	private final PipelineFixture gateway = new PipelineFixture();

	private OtherGatewayDetector detector;

	@BeforeEach
	void start() {
		this.gateway.start(portal("eu/a").seats(10, 0).environment("w01", "lab", (e) -> e.seats(10)));
		this.gateway.access
			.replace(Tenancy.of(List.of(new Tenant("academy", null, null, Selector.ALL, Map.of(), null)), List.of()));
		this.detector = new OtherGatewayDetector(this.gateway.access, this.gateway.fleet.refresh(),
				this.gateway.inFlight, this.gateway.clock);
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private Session session(String user, SessionState state, Duration after) {
		Instant startedAt = Fleets.SEEN.plus(after);
		Session session = new Session(new SessionRef(PORTAL, "s1"), LAB, "lab", user, state, startedAt, null, false);
		this.gateway.fleet.refresh().observed(session, this.gateway.clock.instant());
		return session;
	}

	private boolean warnsAfterAPoll() {
		this.detector.polled(PORTAL, PortalHealth.HEALTHY, "");
		return this.detector.hasWarned();
	}

	@Test
	void aNewSessionOfATenantsUserThatWasNotRequestedHereIsOfAnotherGateway() {
		session("academy:ann", SessionState.WAITING, Duration.ofMinutes(6));
		assertThat(warnsAfterAPoll()).isTrue();
	}

	@Test
	void sessionsOfThisGatewayAreNot() {
		this.detector.requested(session("academy:ann", SessionState.WAITING, Duration.ofMinutes(6)).ref());
		assertThat(warnsAfterAPoll()).isFalse();
	}

	@Test
	void sessionsThatALostAnswerLeftAreNot() {
		session("academy:ann", SessionState.WAITING, Duration.ofMinutes(6));
		Instant now = this.gateway.clock.instant();
		this.gateway.inFlight.orphans()
			.add(new OrphanedSession(LAB, "academy:ann", "lab", now, now.plusSeconds(60), null, false, false));
		assertThat(warnsAfterAPoll()).isFalse();
	}

	@Test
	void sessionsOfAGatewayThatThisOneReplacesAreNot() {
		session("academy:ann", SessionState.WAITING, Duration.ofMinutes(4));
		assertThat(warnsAfterAPoll()).isFalse();
	}

	@Test
	void sessionsOfPortalsOwnUsersAreNot() {
		session("ann", SessionState.WAITING, Duration.ofMinutes(6));
		assertThat(warnsAfterAPoll()).isFalse();
	}

	@Test
	void sessionsThatWereOpenedAreNot() {
		session("academy:ann", SessionState.RUNNING, Duration.ofMinutes(6));
		assertThat(warnsAfterAPoll()).isFalse();
	}

}
