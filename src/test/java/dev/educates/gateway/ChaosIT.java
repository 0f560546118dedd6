package dev.educates.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import dev.educates.gateway.UnreliablePortal.Trouble;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever one portal does, everybody for whom there is a seat elsewhere has a session,
 * nobody has two, and no seat is lost.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "gateway.refresh.interval=1s", "gateway.refresh.timeout=4s",
				"gateway.session.request-timeout=4s", "gateway.session.retry-timeout=1s",
				"gateway.session.deadline=3m" })
class ChaosIT {

	private static final int SEATS = 12;

	private static final List<UnreliablePortal> PORTALS = List.of(portal("p0"), portal("p1"), portal("p2"),
			portal("p3"));

	private static int round;

	@Autowired
	private SessionService sessions;

	@Autowired
	private Fleet fleet;

	/** The first one has a seat more than the others: it is asked first. */
	private static UnreliablePortal portal(String name) {
		return new UnreliablePortal(PortalSpecification.of(name)
			.withRobot(GatewayOptions.ROBOT)
			.with(EnvironmentSpecification.of(name + "-lab", "lab", name.equals("p0") ? SEATS + 1 : SEATS)));
	}

	@DynamicPropertySource
	static void fleet(DynamicPropertyRegistry registry) {
		GatewayOptions options = new GatewayOptions();
		PORTALS.forEach((portal) -> options.portal("eu", portal.name(), portal.url(), GatewayOptions.ROBOT));
		options.addTo(registry);
	}

	@AfterAll
	static void stop() {
		PORTALS.forEach(UnreliablePortal::close);
	}

	@BeforeEach
	void afresh() throws Exception {
		PORTALS.forEach((portal) -> portal.has(Trouble.NONE));
		Instant calm = Instant.now();
		Eventually.until("everybody was seen to be back",
				() -> this.fleet.current()
					.portals()
					.stream()
					.allMatch((portal) -> portal.health() == PortalHealth.HEALTHY && portal.reading() != null
							&& portal.reading().startedAt().isAfter(calm)));
		endAll();
		// who was not trusted is tried as soon as it is needed
		assertThat(burst(4 * SEATS + 1))
			.allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class));
		endAll();
	}

	private void endAll() throws Exception {
		Eventually.until("all sessions are over", () -> {
			this.fleet.current()
				.sessions()
				.filter(Session::usable)
				.forEach((session) -> this.sessions.terminate(Callers.ADMIN, session.ref()));
			return this.fleet.current().sessions().findAny().isEmpty();
		});
	}

	@ParameterizedTest
	@EnumSource(Trouble.class)
	void isNoTroubleForThoseForWhomThereIsASeat(Trouble trouble) throws Exception {
		UnreliablePortal bad = PORTALS.getFirst();
		bad.has(trouble);
		int users = 3 * SEATS - 2;
		List<RequestOutcome> outcomes = burst(users);
		assertThat(outcomes).allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class));
		bad.has(Trouble.NONE);
		Set<String> given = sessions(outcomes);
		assertThat(given).hasSize(users);
		if (trouble == Trouble.KUBERNETES_FAILS) {
			assertThat(given).as("sessions that were never made")
				.noneMatch((session) -> session.startsWith("eu/" + bad.name()));
			assertThat(bad.requests()).isPositive();
		}
		Eventually.until("each user has one session, the one that was given", () -> shown().equals(given));
		assertThat(this.fleet.current().sessions().map(Session::user).distinct()).hasSize(users);
	}

	@Test
	void ofTokensThatExpireIsNoTrouble() throws Exception {
		PORTALS.forEach(UnreliablePortal::expireTokens);
		List<RequestOutcome> outcomes = burst(4 * SEATS);
		assertThat(outcomes).allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class));
		Eventually.until("each user has one session", () -> shown().equals(sessions(outcomes)));
	}

	@Test
	void ofAPortalThatForgotEverythingGivesItsUsersNewSessions() throws Exception {
		List<RequestOutcome> before = burst(2 * SEATS);
		PORTALS.getFirst().restart();
		int first = round - 2 * SEATS;
		List<RequestOutcome> after = burst(first, 2 * SEATS);
		assertThat(after).allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class));
		assertThat(sessions(after)).hasSize(2 * SEATS);
		assertThat(sessions(before)).hasSize(2 * SEATS);
		Eventually.until("each user has one session", () -> shown().equals(sessions(after)));
	}

	@Test
	void ofMoreUsersThanSeatsFillsEverySeat() throws Exception {
		List<RequestOutcome> outcomes = burst(4 * SEATS + 11);
		List<RequestOutcome> granted = outcomes.stream().filter(RequestOutcome.Granted.class::isInstance).toList();
		assertThat(granted).hasSize(4 * SEATS + 1);
		Eventually.until("each has one session", () -> shown().equals(sessions(granted)));
	}

	private List<RequestOutcome> burst(int users) throws Exception {
		int first = round;
		round += users;
		return burst(first, users);
	}

	private List<RequestOutcome> burst(int first, int users) throws Exception {
		List<Future<RequestOutcome>> requests = new ArrayList<>();
		List<RequestOutcome> outcomes = new ArrayList<>();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int i = 0; i < users; i++) {
				String user = "user-" + (first + i);
				requests.add(threads.submit(() -> request(user)));
			}
			for (Future<RequestOutcome> each : requests) {
				outcomes.add(each.get());
			}
		}
		return outcomes;
	}

	private RequestOutcome request(String user) {
		return this.sessions.request(Callers.ADMIN, new SessionRequest(null, "lab", user, null, null, null, Map.of(),
				null, null, null, null, Map.of(), null, null));
	}

	private static Set<String> sessions(List<RequestOutcome> outcomes) {
		return outcomes.stream()
			.map((outcome) -> ((RequestOutcome.Granted) outcome).session().ref().toString())
			.collect(Collectors.toSet());
	}

	private Set<String> shown() {
		return this.fleet.current()
			.sessions()
			.map((session) -> session.ref().toString())
			.collect(Collectors.toCollection(HashSet::new));
	}

}
