package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What may be promised to those who wait, and what may not. */
class SeatForecastTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "alpha");

	private static final EnvironmentRef LAB = new EnvironmentRef(PORTAL, "lab");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "other");

	private final List<Session> sessions = new ArrayList<>();

	private Duration duration = Duration.ofHours(1);

	private int capacity = 2;

	private Capacity maximum = Capacity.UNLIMITED;

	private PortalHealth health = PortalHealth.HEALTHY;

	private void session(EnvironmentRef environment, SessionState state, Integer endsAfter) {
		this.sessions.add(
				new Session(new SessionRef(PORTAL, "s" + this.sessions.size()), environment, environment.name(), "user",
						state, Fleets.SEEN, (endsAfter != null) ? Fleets.SEEN.plusSeconds(endsAfter) : null, false));
	}

	private SeatForecast ends() {
		List<WorkshopEnvironment> environments = List.of(environment(LAB, this.capacity), environment(OTHER, 50));
		PortalContent content = new PortalContent("uid", 1, this.maximum, this.sessions.size(), environments);
		FleetSnapshot fleet = FleetSnapshot.EMPTY
			.withTopology(List.of(new Cluster("eu", Map.of(), AdministrativeState.ACTIVE)),
					List.of(Portal.unseen(PORTAL, URI.create("http://alpha.test"), Map.of(), AdministrativeState.ACTIVE,
							PortalWeight.EQUAL)),
					Set.of())
			.withPoll(PORTAL, PortalHealth.HEALTHY, null, new PortalReading(content, Fleets.SEEN, Fleets.SEEN));
		if (this.health != PortalHealth.HEALTHY) {
			fleet = fleet.withPoll(PORTAL, this.health, "no answer", null);
		}
		return SeatForecast.of(fleet, List.of(LAB));
	}

	private WorkshopEnvironment environment(EnvironmentRef ref, int seats) {
		List<Session> own = this.sessions.stream().filter((each) -> each.environment().equals(ref)).toList();
		return new WorkshopEnvironment(ref, EnvironmentState.RUNNING,
				new Workshop(ref.name(), "", "", null, List.of(), null, null, List.of(), Map.of(), null, null),
				ref.name(), this.duration, seats, 0, own.size(), 0, own);
	}

	/** Portals end sessions late, and that has to be seen. */
	private static Instant seenAfter(int seconds) {
		return Fleets.SEEN.plusSeconds(seconds).plus(SeatForecast.UNTIL_SEEN);
	}

	@Test
	void seatsComeFreeInTheOrderOfTheSeatForecast() {
		session(LAB, SessionState.RUNNING, 900);
		session(LAB, SessionState.RUNNING, 300);
		assertThat(ends().of(1)).isEqualTo(seenAfter(300));
		assertThat(ends().of(2)).isEqualTo(seenAfter(900));
		assertThat(ends().of(3)).isNull();
	}

	@Test
	void sessionWithoutAnEndPromisesNothing() {
		session(LAB, SessionState.RUNNING, null);
		session(LAB, SessionState.RUNNING, null);
		assertThat(ends().of(1)).isNull();
	}

	@Test
	void sessionThatWaitsToBeOpenedMayLastAsLongAsAny() {
		session(LAB, SessionState.WAITING, 60);
		session(LAB, SessionState.RUNNING, 4000);
		assertThat(ends().of(1)).isEqualTo(seenAfter(60 + 3600).plus(SeatForecast.UNTIL_SEEN));
		assertThat(ends().of(2)).isEqualTo(seenAfter(4000));
		this.duration = null;
		assertThat(ends().of(1)).isEqualTo(seenAfter(4000));
		assertThat(ends().of(2)).isNull();
	}

	@Test
	void seatsThatAreTooManyComeFreeForNobody() {
		this.capacity = 1;
		session(LAB, SessionState.RUNNING, 100);
		session(LAB, SessionState.RUNNING, 200);
		assertThat(ends().of(1)).isEqualTo(seenAfter(200));
		assertThat(ends().of(2)).isNull();
	}

	@Test
	void whereThePortalIsFullAnyOfItsSessionsMayEnd() {
		this.capacity = 10;
		this.maximum = Capacity.of(2);
		session(LAB, SessionState.RUNNING, 500);
		session(OTHER, SessionState.RUNNING, 100);
		assertThat(ends().of(1)).isEqualTo(seenAfter(100));
		assertThat(ends().of(2)).isEqualTo(seenAfter(500));
	}

	@Test
	void portalThatDoesNotAnswerPromisesNothing() {
		session(LAB, SessionState.RUNNING, 100);
		session(LAB, SessionState.RUNNING, 100);
		this.health = PortalHealth.UNREACHABLE;
		assertThat(ends().of(1)).isNull();
	}

}
