package dev.educates.gateway.session;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Every call to a portal counts, but for its regular polls. */
class CallsPerGrantTests {

	private static final List<String> PORTALS = List.of("eu/a", "eu/b", "us/c");

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final AtomicInteger earlyPolls = new AtomicInteger();

	private final AtomicInteger numbers = new AtomicInteger();

	private TestFleet fleet;

	private MeasuredSessions sessions;

	@BeforeEach
	void start() {
		this.fleet = new TestFleet(this.clock,
				PORTALS.stream()
					.map((path) -> portal(path).environment("w01", "lab", (e) -> e.seats(50)))
					.toArray(Fleets.PortalFixture[]::new));
		PORTALS.forEach((path) -> this.fleet.portal(path).otherwise(() -> {
			EnvironmentRef environment = TestFleet.environment(path + "/w01");
			int number = this.numbers.incrementAndGet();
			return ScriptedPortal.grant(environment, "s" + number, this.fleet.portal(path).orders().getLast().user());
		}));
		FleetStore counting = (FleetStore) Proxy.newProxyInstance(FleetStore.class.getClassLoader(),
				new Class<?>[] { FleetStore.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("pollAgain")) {
						this.earlyPolls.incrementAndGet();
					}
					return method.invoke(this.fleet.refresh(), arguments);
				});
		this.sessions = new MeasuredSessions("soonest", this.fleet.directory(), counting, this.clock, WaitStrategy.REAL,
				Runnable::run);
	}

	@AfterEach
	void close() {
		this.fleet.close();
	}

	@Test
	void grantsCostOneCallEach() {
		for (int i = 0; i < 100; i++) {
			this.clock.advance(Duration.ofMillis(10));
			assertThat(request("u" + i)).isInstanceOf(RequestOutcome.Granted.class);
		}
		assertThat(calls()).isEqualTo(100);
	}

	@Test
	void sessionThatTheUserHasCostsOneCall() {
		RequestOutcome.Granted first = (RequestOutcome.Granted) request("ann");
		this.fleet.portal(first.session().ref().portal().toString())
			.answers(ScriptedPortal.grant(first.session().environment(), first.session().ref().name(), "ann"));
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(request("ann")).isInstanceOfSatisfying(RequestOutcome.Granted.class,
				(again) -> assertThat(again.reused()).isTrue());
		assertThat(calls()).isEqualTo(2);
	}

	@Test
	void extensionCostsOneCall() {
		RequestOutcome.Granted granted = (RequestOutcome.Granted) request("ann");
		this.fleet.portal(granted.session().ref().portal().toString())
			.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.RUNNING, true)));
		assertThat(this.sessions.extend(Callers.ADMIN, granted.session().ref())).isInstanceOf(ChangeOutcome.Done.class);
		assertThat(this.earlyPolls).hasValue(0);
	}

	/** The refusal disproves the reading: the poll tells something new. */
	@Test
	void refusalInSpiteOfASeatCostsAPollOfThatPortalAlone() {
		PORTALS.forEach((path) -> this.fleet.portal(path).answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION)));
		this.clock.advance(Duration.ofMillis(10));
		assertThat(request("ann")).isInstanceOf(RequestOutcome.class);
		assertThat(this.earlyPolls).hasPositiveValue();
	}

	private RequestOutcome request(String user) {
		return this.sessions.request(Callers.ADMIN, new SessionRequest(null, "lab", user, null, null, null, Map.of(),
				null, null, null, null, Map.of(), null, null));
	}

	private int calls() {
		return this.earlyPolls.get() + PORTALS.stream()
			.map(this.fleet::portal)
			.flatMap((portal) -> Stream.of(portal.orders().size(), portal.probes()))
			.mapToInt(Integer::intValue)
			.sum();
	}

}
