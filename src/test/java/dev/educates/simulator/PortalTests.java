package dev.educates.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimulatedPortal}: seats and time, without HTTP.
 */
class PortalTests {

	private static final String INDEX = "https://hub.example/";

	/** Its reaper runs 10, 25, 40, 55 and 70 seconds after its start. */
	private static final PortalSpecification ONE_SEAT = PortalSpecification.of("p")
		.withTimings(new Timings(Duration.ZERO, Duration.ofMillis(5), Duration.ofSeconds(15), Duration.ofSeconds(10),
				Duration.ofHours(10)))
		.with(EnvironmentSpecification.of("w", "lab", 1));

	private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00.5Z"));

	@Test
	void holdIsOverAtTheNextRunOfTheReaperOnly() {
		SimulatedPortal portal = portal(ONE_SEAT);
		String session = grant(portal, "w", "ann").name();
		this.clock.advance(Duration.ofSeconds(61));
		assertThat(portal.session(session)).isNotNull().extracting(SessionView::countdown).isEqualTo(0L);
		assertThat(portal.request(Wish.of("w", "bob", INDEX))).isNull();
		this.clock.advance(Duration.ofSeconds(14));
		assertThat(portal.session(session)).isNull();
		assertThat(grant(portal, "w", "bob").name()).isEqualTo("w-s002");
	}

	@Test
	void reaperCanBeRunBesidesItsSchedule() {
		SimulatedPortal portal = portal(ONE_SEAT);
		String session = grant(portal, "w", "ann").name();
		portal.reap();
		assertThat(portal.session(session)).isNotNull();
		this.clock.advance(Duration.ofSeconds(60));
		portal.reap();
		assertThat(portal.session(session)).isNull();
	}

	@Test
	void askingAgainRestartsTheHoldUntilActivation() {
		SimulatedPortal portal = portal(ONE_SEAT);
		SessionView first = grant(portal, "w", "ann");
		this.clock.advance(Duration.ofSeconds(50));
		SessionView second = grant(portal, "w", "ann");
		assertThat(second.name()).isEqualTo(first.name());
		assertThat(second.token()).isEqualTo(first.token());
		assertThat(second.countdown()).isEqualTo(60);
		activate(portal, second);
		this.clock.advance(Duration.ofSeconds(50));
		assertThat(grant(portal, "w", "ann").countdown()).isEqualTo(3550);
	}

	@Test
	void activationAfterTheHoldButBeforeTheReaperCounts() {
		SimulatedPortal portal = portal(ONE_SEAT);
		SessionView session = grant(portal, "w", "ann");
		this.clock.advance(Duration.ofSeconds(62));
		activate(portal, session);
		this.clock.advance(Duration.ofSeconds(60));
		assertThat(portal.session(session.name())).isNotNull()
			.extracting(SessionView::state)
			.isEqualTo(SimulatedSessionState.RUNNING);
	}

	@Test
	void reserveIsAvailableOnceItHasStartedAndIsReplacedWhenTaken() {
		SimulatedPortal portal = portal(PortalSpecification.of("p")
			.withTimings(Timings.DEFAULT.withStartup(Duration.ofSeconds(3)))
			.with(EnvironmentSpecification.of("w", "lab", 3).withReserved(2)));
		assertThat(seats(portal, "w")).isEqualTo("allocated 0 available 0");
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(seats(portal, "w")).isEqualTo("allocated 0 available 2");
		grant(portal, "w", "ann");
		assertThat(seats(portal, "w")).isEqualTo("allocated 1 available 1");
		this.clock.advance(Duration.ofSeconds(3));
		assertThat(seats(portal, "w")).isEqualTo("allocated 1 available 2");
		grant(portal, "w", "bob");
		assertThat(seats(portal, "w")).isEqualTo("allocated 2 available 1");
	}

	@Test
	void portalMaximumKillsReservesOfOtherWorkshopsAndThenRefuses() {
		SimulatedPortal portal = portal(PortalSpecification.of("p")
			.limitedTo(2, 0)
			.with(EnvironmentSpecification.of("w1", "lab-1", 2))
			.with(EnvironmentSpecification.of("w2", "lab-2", 2).withReserved(2)));
		assertThat(seats(portal, "w2")).isEqualTo("allocated 0 available 2");
		grant(portal, "w1", "ann");
		assertThat(seats(portal, "w2")).isEqualTo("allocated 0 available 1");
		grant(portal, "w1", "bob");
		assertThat(seats(portal, "w2")).isEqualTo("allocated 0 available 0");
		assertThat(portal.request(Wish.of("w2", "cid", INDEX))).isNull();
	}

	@Test
	void capPerUserCountsOverEnvironmentsAndUntilASessionIsGone() {
		SimulatedPortal portal = portal(PortalSpecification.of("p")
			.limitedTo(0, 1)
			.withTimings(Timings.DEFAULT.withStopping(Duration.ofSeconds(2)))
			.with(EnvironmentSpecification.of("w1", "lab-1", 2))
			.with(EnvironmentSpecification.of("w2", "lab-2", 2)));
		SessionView session = grant(portal, "w1", "ann");
		assertThat(portal.request(Wish.of("w2", "ann", INDEX))).isNull();
		assertThat(grant(portal, "w1", "ann").name()).isEqualTo(session.name());
		portal.terminate(session.name());
		assertThat(portal.request(Wish.of("w2", "ann", INDEX))).isNull();
		this.clock.advance(Duration.ofSeconds(2));
		grant(portal, "w2", "ann");
	}

	@Test
	void extensionNeedsLittleTimeLeftAndRoomUpToTheDeadline() {
		SimulatedPortal portal = portal(PortalSpecification.of("p")
			.with(EnvironmentSpecification.of("w", "lab", 1)
				.lasting(Duration.ofMinutes(20), Duration.ofMinutes(10), Duration.ofMinutes(35))));
		String session = activate(portal, grant(portal, "w", "ann")).name();
		assertThat(portal.extend(session)).isFalse();
		this.clock.advance(Duration.ofMinutes(11));
		assertThat(portal.extend(session)).isTrue();
		assertThat(portal.session(session)).isNotNull().extracting(SessionView::countdown).isEqualTo(19 * 60L);
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(portal.extend(session)).isTrue();
		assertThat(portal.session(session)).isNotNull().extracting(SessionView::countdown).isEqualTo(14 * 60L);
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(portal.extend(session)).isFalse();
	}

	@Test
	void extensionWithoutOvertimeAddsFiveMinutesOnceTimeIsShort() {
		SimulatedPortal portal = portal(PortalSpecification.of("p")
			.with(EnvironmentSpecification.of("w", "lab", 1)
				.lasting(Duration.ofMinutes(10), Duration.ZERO, Duration.ofMinutes(30))));
		String session = activate(portal, grant(portal, "w", "ann")).name();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(portal.extend(session)).isFalse();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(portal.extend(session)).isTrue();
		assertThat(portal.session(session)).isNotNull().extracting(SessionView::countdown).isEqualTo(599L);
	}

	@Test
	void stoppingEnvironmentServesItsOwnersOnlyAndStopsAfterTheLast() {
		SimulatedPortal portal = portal(
				PortalSpecification.of("p").with(EnvironmentSpecification.of("w", "lab", 3).withReserved(1)));
		SessionView session = activate(portal, grant(portal, "w", "ann"));
		portal.environmentState("w", SimulatedEnvironmentState.STOPPING);
		assertThat(portal.environment("w")).isNotNull()
			.extracting(EnvironmentView::capacity, EnvironmentView::reserved, EnvironmentView::available)
			.containsExactly(0, 0, 0);
		assertThat(grant(portal, "w", "ann").name()).isEqualTo(session.name());
		assertThat(portal.request(Wish.of("w", "bob", INDEX))).isNull();
		portal.terminate(session.name());
		this.clock.advance(Duration.ofSeconds(15));
		assertThat(portal.environment("w")).isNotNull()
			.extracting(EnvironmentView::state)
			.isEqualTo(SimulatedEnvironmentState.STOPPED);
	}

	@Test
	void declaredParametersAreKeptAndOthersDropped() {
		var workshop = new WorkshopSpecification("lab", "", "Lab", "", "", List.of(), "", "", List.of(), Map.of(), "",
				"", Map.of("GREETING", "hello"));
		try (PortalSimulator simulator = new PortalSimulator(
				PortalSpecification.of("p").with(EnvironmentSpecification.of("w", "lab", 1).withWorkshop(workshop)),
				this.clock)
			.start()) {
			var browser = new TestBrowser(simulator);
			browser.request("w", "ann", "{\"parameters\":[{\"name\":\"GREETING\",\"value\":\"ho\"},{\"name\":\"X\"}]}");
			assertThat(simulator.parameters("w-s001")).isEqualTo(Map.of("GREETING", "ho"));
		}
	}

	private SimulatedPortal portal(PortalSpecification specification) {
		return new SimulatedPortal(specification, this.clock, new RandomTokens(1), (event) -> {
		});
	}

	private static SessionView grant(SimulatedPortal portal, String environment, String user) {
		SessionView session = portal.request(Wish.of(environment, user, INDEX));
		assertThat(session).isNotNull();
		return session;
	}

	private static SessionView activate(SimulatedPortal portal, SessionView session) {
		SessionView activated = portal.activate(session.name(), String.valueOf(session.token()));
		assertThat(activated).isNotNull();
		return activated;
	}

	private static String seats(SimulatedPortal portal, String environment) {
		List<String> seats = portal.environments()
			.stream()
			.filter((view) -> view.specification().name().equals(environment))
			.map((view) -> "allocated %d available %d".formatted(view.allocated(), view.available()))
			.toList();
		return String.join(", ", seats);
	}

}
