package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.portal.HeldReply;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.tenancy.Callers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.Eventually.await;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.session.PipelineFixture.granted;
import static dev.educates.gateway.session.PipelineFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What requests for sessions do because of other requests, past and present. */
class CoordinatedSessionsTests {

	private static final Duration PATIENCE = Eventually.PATIENCE;

	private static final Duration BREATH = Duration.ofNanos(100_000);

	/** Who waits for what another does has time, however slow the machine is. */
	private static final Map<String, String> PATIENT = Map.of("gateway.session.reservation-patience", "2m");

	private final PipelineFixture gateway = new PipelineFixture();

	@BeforeEach
	void tick() {
		this.gateway.clock.tick(Duration.ofNanos(1000));
	}

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private void start(PortalFixture... portals) {
		this.gateway.start(portals);
	}

	private void start(Map<String, String> properties, PortalFixture... portals) {
		this.gateway.properties = properties;
		this.gateway.start(portals);
	}

	private ScriptedPortal at(String path) {
		return this.gateway.portal(path);
	}

	/** The portal gives a session to everybody who asks. */
	private void givesAlways(String environment) {
		String path = environment.substring(0, environment.lastIndexOf('/'));
		AtomicInteger number = new AtomicInteger();
		at(path).otherwise(() -> ScriptedPortal.grant(TestFleet.environment(environment),
				"s" + number.incrementAndGet(), at(path).orders().getLast().user()));
	}

	private void has(String path, Fleets.PortalFixture content) {
		at(path).catalog(() -> new PortalReply.Answered<>(content.reading().content()));
	}

	private void isDown(String path) {
		at(path).catalog(ScriptedPortal::unreached);
	}

	private void poll(String path) {
		int before = at(path).polls();
		this.gateway.fleet.refresh().pollAgain(TestFleet.portalRef(path));
		until(() -> at(path).polls() > before);
	}

	/** The look that is under way may be one from before. */
	private void pollUntil(String path, BooleanSupplier condition) {
		until(() -> {
			poll(path);
			return condition.getAsBoolean();
		});
	}

	private static void until(BooleanSupplier condition) {
		long end = System.nanoTime() + PATIENCE.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			LockSupport.parkNanos(BREATH.toNanos());
		}
		assertThat(condition.getAsBoolean()).as("in time").isTrue();
	}

	private CircuitState circuit(String path) {
		return this.gateway.inFlight.circuitBreakers().circuit(TestFleet.portalRef(path));
	}

	private int reservations() {
		return this.gateway.reservations();
	}

	private RequestOutcome request(String user) {
		return this.gateway.request(user);
	}

	private RequestOutcome request(@Nullable String user, @Nullable String actionId, String workshop) {
		return this.gateway.request(Callers.ADMIN, new SessionRequest(null, workshop, user, actionId, null, null,
				Map.of(), null, null, null, null, Map.of(), null, null));
	}

	@Nested
	class ManyAtOnce {

		@Test
		void areSpreadOverTheSeatsAndNobodyIsAskedInVain() throws Exception {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(5)),
					portal("us/b").environment("w01", "lab", (e) -> e.seats(9)).seats(5, 0));
			AtomicInteger number = new AtomicInteger();
			CountDownLatch all = new CountDownLatch(10);
			for (String path : List.of("eu/a", "us/b")) {
				for (int i = 0; i < 5; i++) {
					at(path).answers(() -> {
						all.countDown();
						await(all);
						return ScriptedPortal.grant(TestFleet.environment(path + "/w01"),
								"s" + number.incrementAndGet(), "somebody");
					});
				}
			}
			List<Future<RequestOutcome>> outcomes = new ArrayList<>();
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				for (int i = 0; i < 10; i++) {
					String user = "user-" + i;
					outcomes.add(threads.submit(() -> request(user)));
				}
				for (Future<RequestOutcome> outcome : outcomes) {
					assertThat(granted(outcome.get()).explanation().attempts()).hasSize(1);
				}
			}
			assertThat(at("eu/a").orders()).hasSize(5);
			assertThat(at("us/b").orders()).hasSize(5);
			assertThat(reservations()).isZero();
		}

		@Test
		void waitForASeatThatAnotherMayNotTake() throws Exception {
			start(PATIENT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(1)));
			HeldReply<SessionGrant> held = new HeldReply<>(ScriptedPortal.refuse(Refusal.Reason.BAD_REQUEST));
			at("eu/a").answers(held);
			givesAlways("eu/a/w01");
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> first = threads.submit(() -> request("ann"));
				held.awaitAsked();
				Future<RequestOutcome> second = threads.submit(() -> request("ben"));
				held.letGo();
				assertThat(refused(first.get()).reason()).isEqualTo(RefusalReason.REJECTED_BY_PORTAL);
				assertThat(granted(second.get()).session().user()).isEqualTo("ben");
			}
		}

		@Test
		void doNotWaitAnyLongerOnceAnotherPortalHasASeat() throws Exception {
			start(PATIENT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(1)),
					portal("us/b").environment("w01", "lab", (e) -> e.seats(1).users("eve")));
			HeldReply<SessionGrant> held = new HeldReply<>(
					ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "w01-ann", "ann"));
			at("eu/a").answers(held);
			givesAlways("us/b/w01");
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> first = threads.submit(() -> request("ann"));
				held.awaitAsked();
				Future<RequestOutcome> second = threads.submit(() -> request("ben"));
				CoordinatedSessionsTests.this.gateway.inFlight.changeSignal().signal();
				has("us/b", portal("us/b").environment("w01", "lab", (e) -> e.seats(1)));
				poll("us/b");
				assertThat(granted(second.get()).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
				assertThat(first.isDone()).isFalse();
				held.letGo();
				granted(first.get());
			}
		}

		@Test
		void areToldThatEverySeatIsTakenIfTheOtherTakesIt() throws Exception {
			start(PATIENT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(1)));
			HeldReply<SessionGrant> held = new HeldReply<>(
					ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "w01-ann", "ann"));
			at("eu/a").answers(held);
			has("eu/a", portal("eu/a").environment("w01", "lab", (e) -> e.seats(1).users("ann")));
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> first = threads.submit(() -> request("ann"));
				held.awaitAsked();
				Future<RequestOutcome> second = threads.submit(() -> request("ben"));
				held.letGo();
				granted(first.get());
				assertThat(refused(second.get()).reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			}
			assertThat(at("eu/a").orders()).hasSize(1);
		}

		@Test
		void leaveNoClaimsWhenAPortalsCodeFails() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(1)));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> request("ann"));
			assertThat(reservations()).isZero();
		}

	}

	@Nested
	class ALostAnswer {

		private void losesThree(String path) {
			for (int i = 0; i < 3; i++) {
				at(path).answers(ScriptedPortal.lost());
			}
		}

		private PortalFixture withAnn() {
			return portal("us/b").environment("w01", "lab", (e) -> e.ready(2).users("ann"));
		}

		/** The better candidate is us/b. */
		private void startTwo() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(0)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			at("eu/a").otherwise(() -> ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "w01-ann", "ann"));
			has("eu/a", portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
		}

		@Test
		void keepsItsClaimUntilTheHoldIsOver() {
			startTwo();
			losesThree("us/b");
			granted(request("ann"));
			poll("us/b");
			assertThat(reservations()).isEqualTo(1);
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(94));
			poll("us/b");
			assertThat(reservations()).isEqualTo(1);
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(2));
			pollUntil("us/b", () -> reservations() == 0);
		}

		@Test
		void thatLeftASessionBehindIsMadeGoodOnceTheUserHasAnother() {
			startTwo();
			losesThree("us/b");
			Session elsewhere = granted(request("ann")).session();
			AtomicInteger ends = new AtomicInteger();
			at("us/b").end(
					() -> (ends.incrementAndGet() < 3) ? ScriptedPortal.unreached() : new PortalReply.Answered<>(true));
			has("us/b", withAnn());
			pollUntil("us/b", () -> ends.get() > 0);
			// its seat is in the reading
			until(() -> reservations() == 0);
			pollUntil("us/b", () -> ends.get() >= 3);
			until(() -> CoordinatedSessionsTests.this.gateway.inFlight.orphans().all().isEmpty());
			assertThat(CoordinatedSessionsTests.this.gateway.fleet.snapshot().session(elsewhere.ref())).isNotNull();
		}

		@Test
		void thatWasNotLostAfterAllLeavesTheUserWhatIsOpen() {
			startTwo();
			givesAlways("us/b/w01");
			granted(request("ann"));
			AtomicInteger ends = new AtomicInteger();
			at("eu/a").end(() -> new PortalReply.Answered<>(ends.incrementAndGet() > 0));
			Instant now = CoordinatedSessionsTests.this.gateway.clock.instant();
			// another replica granted it at the same time, and the user has opened it
			CoordinatedSessionsTests.this.gateway.inFlight.orphans()
				.add(new OrphanedSession(TestFleet.environment("eu/a/w01"), "ann", "lab", now,
						now.plus(Duration.ofMinutes(1)), null, false, true));
			has("eu/a", portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			pollUntil("eu/a", () -> CoordinatedSessionsTests.this.gateway.inFlight.orphans().all().isEmpty());
			assertThat(ends).hasValue(0);
		}

		@Test
		void thatLeftTheOnlySessionBehindLeavesItToTheUser() {
			start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			losesThree("us/b");
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			AtomicInteger ends = new AtomicInteger();
			at("us/b").end(() -> new PortalReply.Answered<>(ends.incrementAndGet() > 0));
			has("us/b", withAnn());
			pollUntil("us/b", () -> CoordinatedSessionsTests.this.gateway.inFlight.orphans().all().isEmpty());
			at("us/b").answers(ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "w01-ann", "ann"));
			assertThat(granted(request("ann")).reused()).isTrue();
			assertThat(ends).hasValue(0);
			assertThat(reservations()).isZero();
		}

		@Test
		void thatIsFoundInTimeIsTheAnswer() {
			CoordinatedSessionsTests.this.gateway.clock.tick(Duration.ofNanos(1000));
			start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			losesThree("us/b");
			has("us/b", withAnn());
			at("us/b").answers(ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "w01-ann", "ann"));
			assertThat(granted(request("ann")).session().ref().name()).isEqualTo("w01-ann");
			assertThat(at("us/b").orders().getLast().session()).isEqualTo("w01-ann");
			assertThat(reservations()).isZero();
			assertThat(CoordinatedSessionsTests.this.gateway.inFlight.orphans().all()).isEmpty();
		}

		@Test
		void isForgottenWhenThePortalGivesTheSessionAfterAll() {
			start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			losesThree("us/b");
			refused(request("ann"));
			givesAlways("us/b/w01");
			granted(request("ann"));
			assertThat(reservations()).isZero();
			assertThat(CoordinatedSessionsTests.this.gateway.inFlight.orphans().all()).isEmpty();
		}

		@Test
		void keepsNobodyFromASeatThatItDidNotTake() {
			start(portal("us/b").environment("w01", "lab", (e) -> e.seats(1)));
			losesThree("us/b");
			refused(request("ann"));
			givesAlways("us/b/w01");
			granted(request("ben"));
			assertThat(reservations()).isEqualTo(1);
		}

		@Test
		void isNotHandedOutWhileTheUserHasAnother() {
			startTwo();
			losesThree("us/b");
			granted(request("ann"));
			at("us/b").end(ScriptedPortal::unreached);
			has("us/b", withAnn());
			pollUntil("us/b",
					() -> CoordinatedSessionsTests.this.gateway.fleet.snapshot().sessionsOf("ann").size() == 2);
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("eu/a"));
		}

	}

	@Nested
	class APortalThatFails {

		@Test
		void isNotAskedAnyMoreAndTheReasonIsTold() {
			start(portal("eu/a").environment("w01", "lab"));
			at("eu/a").otherwise(ScriptedPortal::lost);
			isDown("eu/a");
			for (int i = 0; i < 3; i++) {
				request("user-" + i);
			}
			until(() -> circuit("eu/a") == CircuitState.OPEN);
			int orders = at("eu/a").orders().size();
			RequestOutcome.Refused refused = refused(request("late"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			assertThat(refused.message()).contains("eu/a: ");
			assertThat(at("eu/a").orders()).hasSize(orders);
		}

		@Test
		void isTriedByOneAndThenTrusted() throws Exception {
			start(PATIENT, portal("eu/a").environment("w01", "lab"));
			at("eu/a").otherwise(ScriptedPortal::lost);
			isDown("eu/a");
			for (int i = 0; i < 3; i++) {
				request("user-" + i);
			}
			until(() -> circuit("eu/a") == CircuitState.OPEN);
			has("eu/a", portal("eu/a").environment("w01", "lab"));
			pollUntil("eu/a", () -> circuit("eu/a") == CircuitState.HALF_OPEN);
			givesAlways("eu/a/w01");
			HeldReply<SessionGrant> held = new HeldReply<>(
					ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "first", "ann"));
			at("eu/a").answers(held);
			int orders = at("eu/a").orders().size();
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> first = threads.submit(() -> request("ann"));
				held.awaitAsked();
				Future<RequestOutcome> second = threads.submit(() -> request("ben"));
				Thread.sleep(50);
				assertThat(at("eu/a").orders()).hasSize(orders + 1);
				held.letGo();
				granted(first.get());
				granted(second.get());
			}
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.CLOSED);
		}

		@Test
		void isAskedAfterAllOthersWhileItIsOnProbation() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(5)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(1)));
			for (int i = 0; i < 3; i++) {
				CoordinatedSessionsTests.this.gateway.inFlight.circuitBreakers()
					.failed(TestFleet.portalRef("eu/a"), true, "no answer");
			}
			pollUntil("eu/a", () -> circuit("eu/a") == CircuitState.HALF_OPEN);
			givesAlways("us/b/w01");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
		}

		private void halfOpen(String path) {
			for (int i = 0; i < 3; i++) {
				CoordinatedSessionsTests.this.gateway.inFlight.circuitBreakers()
					.failed(TestFleet.portalRef(path), true, "no answer");
			}
		}

		@Test
		void keepsItsUsersOnlyAsLongAsTheirSessionsCanLast() {
			PortalFixture withAnn = portal("eu/a").environment("w01", "lab",
					(e) -> e.users("ann").duration(Duration.ofHours(1)));
			start(withAnn, portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			isDown("eu/a");
			halfOpen("eu/a");
			givesAlways("us/b/w01");
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofHours(2));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE);
			assertThat(at("us/b").orders()).isEmpty();
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(16));
			has("us/b", portal("us/b").environment("w01", "lab", (e) -> e.session("s1", "ann")));
			Session another = granted(request("ann")).session();
			assertThat(another.ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(at("eu/a").orders()).isEmpty();
			assertThat(reservations()).isZero();
			assertThat(CoordinatedSessionsTests.this.gateway.inFlight.orphans().all())
				.extracting((orphan) -> orphan.environment().portal())
				.containsExactly(TestFleet.portalRef("eu/a"));
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(1));
			AtomicInteger ends = new AtomicInteger();
			at("eu/a").end(() -> new PortalReply.Answered<>(ends.incrementAndGet() > 0));
			has("eu/a", withAnn);
			pollUntil("eu/a", () -> ends.get() > 0);
			until(() -> CoordinatedSessionsTests.this.gateway.inFlight.orphans().all().isEmpty());
			assertThat(CoordinatedSessionsTests.this.gateway.fleet.snapshot().session(another.ref())).isNotNull();
		}

		@Test
		void keepsItsUsersForEverIfTheirSessionsDoNotExpire() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			isDown("eu/a");
			halfOpen("eu/a");
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofDays(9));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE);
		}

		@Test
		void isForgottenWhenItIsTakenOutOfTheConfiguration() {
			start(portal("eu/a").environment("w01", "lab"));
			isDown("eu/a");
			halfOpen("eu/a");
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.OPEN);
			CoordinatedSessionsTests.this.gateway.fleet.directory().replace(List.of(), List.of());
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.CLOSED);
		}

		@Test
		void isTrustedAgainWithoutAnyLearnersRequest() {
			start(portal("eu/a").environment("w01", "lab"));
			at("eu/a").probe(() -> new PortalReply.Answered<>(true));
			halfOpen("eu/a");
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.OPEN);
			pollUntil("eu/a", () -> circuit("eu/a") == CircuitState.CLOSED);
			assertThat(at("eu/a").orders()).isEmpty();
			until(() -> reservations() == 0);
			int probes = at("eu/a").probes();
			poll("eu/a");
			poll("eu/a");
			assertThat(at("eu/a").probes()).as("a portal that is trusted is not bothered").isEqualTo(probes);
		}

		@Test
		void staysOnProbationAsLongAsTriesAreLost() {
			start(portal("eu/a").environment("w01", "lab"));
			at("eu/a").probe(ScriptedPortal::lost);
			givesAlways("eu/a/w01");
			halfOpen("eu/a");
			pollUntil("eu/a", () -> at("eu/a").probes() >= 3);
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.HALF_OPEN);
			assertThat(at("eu/a").orders()).isEmpty();
			granted(request("ann"));
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.CLOSED);
		}

		@Test
		void isNotAskedForALearnerWhileItIsTried() throws Exception {
			start(PATIENT, portal("eu/a").environment("w01", "lab"));
			HeldReply<Boolean> held = new HeldReply<>(new PortalReply.Answered<>(true));
			at("eu/a").probe(held);
			givesAlways("eu/a/w01");
			halfOpen("eu/a");
			poll("eu/a");
			held.awaitAsked();
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> waits = threads.submit(() -> request("ann"));
				Thread.sleep(50);
				assertThat(at("eu/a").orders()).isEmpty();
				held.letGo();
				granted(waits.get());
			}
		}

		@Test
		void isNotAskedByThoseWhoWaitedForTheirTurnThere() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(5)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(1)));
			isDown("eu/a");
			at("eu/a").turn(() -> halfOpen("eu/a"));
			givesAlways("us/b/w01");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(at("eu/a").waits()).hasSize(1);
			assertThat(at("eu/a").orders()).isEmpty();
		}

		@Test
		void isTrustedIfItTellsAUserThatTheSessionHasEnded() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			halfOpen("eu/a");
			pollUntil("eu/a", () -> circuit("eu/a") == CircuitState.HALF_OPEN);
			at("eu/a").otherwise(() -> ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			refused(request("ann"));
			assertThat(circuit("eu/a")).isEqualTo(CircuitState.CLOSED);
		}

	}

	@Nested
	class ARefusalOfAPortal {

		@Test
		void ofOneUserDoesNotKeepOthersAway() {
			start(portal("eu/a").environment("w01", "lab").environment("w02", "other", (e) -> e.users("ann")));
			isAtTheLimit("eu/a");
			assertThat(refused(request("ann")).reason()).as("not asked again at once")
				.isEqualTo(RefusalReason.USER_LIMIT_REACHED);
			assertThat(at("eu/a").orders()).hasSize(2);
			givesAlways("eu/a/w01");
			granted(request("ben"));
			CoordinatedSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(6));
			granted(request("ann"));
		}

		/** A look and a second question tell a full environment from the user's limit. */
		private void isAtTheLimit(String path) {
			at(path).answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			at(path).answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			int polls = at(path).polls();
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.USER_LIMIT_REACHED);
			assertThat(at(path).polls()).isGreaterThan(polls);
		}

		@Test
		void byAnOldReadingIsNotTakenForTheUsersLimit() {
			PortalFixture full = portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2))
				.environment("w02", "other", (e) -> e.users("ann"));
			PortalFixture room = portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(1))
				.environment("w02", "other", (e) -> e.users("ann"));
			start(room);
			at("eu/a").answers(() -> {
				has("eu/a", full);
				return ScriptedPortal.refuse(Refusal.Reason.NO_SESSION);
			});
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			assertThat(at("eu/a").orders()).hasSize(1);
			has("eu/a", room);
			pollUntil("eu/a", () -> !isFull("eu/a/w01"));
			givesAlways("eu/a/w01");
			SessionRequest waits = new SessionRequest(null, "lab", "ann", "key", null, null, Map.of(), null, null, null,
					null, Map.of(), null, null);
			granted(CoordinatedSessionsTests.this.gateway.pipeline.requestInTurn(Callers.ADMIN, waits, (seat) -> {
			}));
		}

		private boolean isFull(String environment) {
			return CoordinatedSessionsTests.this.gateway.fleet.snapshot()
				.environment(TestFleet.environment(environment))
				.remaining() == 0;
		}

		@Test
		void becauseOfTheUsersLimitCountsNoMoreWhenTheUserHasEndedASession() {
			start(portal("eu/a").environment("w01", "lab", (e) -> {
			}).environment("w02", "other", (e) -> e.users("ann")));
			isAtTheLimit("eu/a");
			at("eu/a").end(() -> new PortalReply.Answered<>(true));
			Session other = CoordinatedSessionsTests.this.gateway.fleet.snapshot().sessionsOf("ann").getFirst();
			CoordinatedSessionsTests.this.gateway.changes.terminate(Callers.ADMIN, other.ref());
			givesAlways("eu/a/w01");
			granted(request("ann"));
		}

		@Test
		void sendsTheNextElsewhere() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(0)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			at("us/b").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			isDown("us/b");
			givesAlways("eu/a/w01");
			granted(request("ann"));
			granted(request("ben"));
			assertThat(at("us/b").orders()).hasSize(1);
		}

	}

	@Nested
	class ACatalogThatIsReadInPart {

		private final CatalogGaps w01 = new CatalogGaps(Set.of(TestFleet.environment("eu/a/w01")), false);

		/** The portal's catalog lacks what its gaps say. */
		private void hasInPart(Fleets.PortalFixture content, CatalogGaps gaps) {
			at("eu/a").catalog(() -> new PortalReply.Answered<>(content.reading().content().withGaps(gaps)));
			pollUntil("eu/a",
					() -> !CoordinatedSessionsTests.this.gateway.fleet.snapshot()
						.portal(TestFleet.portalRef("eu/a"))
						.content()
						.gaps()
						.equals(CatalogGaps.NONE));
		}

		private void assertThatAnnKeepsHers(RequestOutcome.Granted first) {
			at("eu/a").otherwise(() -> ScriptedPortal.grant(first.session().environment(),
					Objects.requireNonNullElse(at("eu/a").orders().getLast().session(), "second"), "ann"));
			int asked = at("eu/a").orders().size();
			assertThat(granted(request("ann", "key", "lab")).session().ref()).isEqualTo(first.session().ref());
			assertThat(at("eu/a").orders()).as("answered from memory").hasSize(asked);
			RequestOutcome.Granted again = granted(request("ann"));
			assertThat(again.reused()).isTrue();
			assertThat(again.session().ref()).isEqualTo(first.session().ref());
			assertThat(at("us/b").orders()).isEmpty();
		}

		private RequestOutcome.Granted givenToAnn() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(2)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(0)));
			givesAlways("eu/a/w01");
			givesAlways("us/b/w01");
			at("eu/a")
				.catalog(
						() -> new PortalReply.Answered<>(
								portal("eu/a")
									.environment("w01", "lab",
											(e) -> at("eu/a").orders()
												.forEach((order) -> e.session("s1", order.user())))
									.reading()
									.content()));
			return granted(request("ann", "key", "lab"));
		}

		@Test
		void leavesTheUserTheSessionThoughTheListOfSessionsCannotBeRead() {
			RequestOutcome.Granted first = givenToAnn();
			hasInPart(portal("eu/a").environment("w01", "lab"), this.w01);
			assertThatAnnKeepsHers(first);
		}

		@Test
		void leavesTheUserTheSessionThoughItsEnvironmentCannotBeRead() {
			RequestOutcome.Granted first = givenToAnn();
			hasInPart(portal("eu/a"), this.w01);
			assertThatAnnKeepsHers(first);
		}

		@Test
		void leavesTheUserTheSessionThoughAnEnvironmentHasNoNameThatCanBeRead() {
			RequestOutcome.Granted first = givenToAnn();
			hasInPart(portal("eu/a"), CatalogGaps.NONE.andUnnamed());
			assertThatAnnKeepsHers(first);
		}

		/** The answer of the portal ends what a gap keeps. */
		@Test
		void givesTheUserANewSessionIfThePortalHasEndedTheOld() {
			RequestOutcome.Granted first = givenToAnn();
			hasInPart(portal("eu/a").environment("w01", "lab"), this.w01);
			at("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			RequestOutcome.Granted second = granted(request("ann"));
			assertThat(second.reused()).isFalse();
			assertThat(second.session().ref()).isNotEqualTo(first.session().ref());
		}

	}

	@Nested
	class AnActionId {

		@Test
		void replaysGrantsAndRefusals() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request(null, "key", "lab"));
			assertThat(request(null, "key", "lab")).isSameAs(first);
			assertThat(at("eu/a").orders()).hasSize(1);
			RequestOutcome.Refused refused = refused(request(null, "other", "nothing"));
			assertThat(request(null, "other", "nothing")).isSameAs(refused);
		}

		@Test
		void whoseSessionWasTerminatedStartsANewPlacement() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			at("eu/a").end(() -> new PortalReply.Answered<>(true));
			assertThat(CoordinatedSessionsTests.this.gateway.changes.terminate(Callers.ADMIN, first.session().ref()))
				.isInstanceOf(ChangeOutcome.Done.class);
			RequestOutcome.Granted second = granted(request("ann", "key", "lab"));
			assertThat(second.session().ref()).isNotEqualTo(first.session().ref());
			assertThat(second.reused()).isFalse();
			assertThat(request("ann", "key", "lab")).isSameAs(second);
		}

		@Test
		void whoseSessionIsMissingInALaterReadingStartsANewPlacement() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request(null, "key", "lab"));
			pollUntil("eu/a", () -> fleet().session(first.session().ref()) == null);
			assertThat(granted(request(null, "key", "lab")).session().ref()).isNotEqualTo(first.session().ref());
		}

		@Test
		void whoseEnvironmentIsGoneStartsANewPlacement() {
			start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			givesAlways("us/b/w01");
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			String path = first.session().ref().portal().toString();
			has(path, portal(path).environment("w02", "other"));
			pollUntil(path, () -> fleet().environment(first.session().environment()) == null);
			assertThat(granted(request("ann", "key", "lab")).session().ref().portal())
				.isNotEqualTo(first.session().ref().portal());
		}

		@Test
		void whoseSessionsNameIsThatOfAnotherUsersStartsANewPlacement() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			observed(session(first, "ben", SessionState.WAITING));
			assertThat(granted(request("ann", "key", "lab")).session().ref()).isNotEqualTo(first.session().ref());
		}

		@Test
		void whosePortalWasMadeNewStartsANewPlacementThoughItsSessionsHaveTheSameNames() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request("ben", "key", "lab"));
			at("eu/a").catalog(() -> {
				PortalContent old = portal("eu/a").environment("w01", "lab").reading().content();
				PortalContent content = new PortalContent("another uid", old.generation(), old.maximum(),
						old.allocated(), old.environments());
				return new PortalReply.Answered<>(content);
			});
			pollUntil("eu/a", () -> "another uid".equals(fleet().portal(TestFleet.portalRef("eu/a")).content().uid()));
			observed(session(first, "ben", SessionState.WAITING));
			int asked = at("eu/a").orders().size();
			granted(request("ben", "key", "lab"));
			assertThat(at("eu/a").orders()).as("not answered from memory").hasSizeGreaterThan(asked);
		}

		@Test
		void isReplayedWhileItsPortalIsDown() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			isDown("eu/a");
			pollUntil("eu/a", () -> fleet().portal(TestFleet.portalRef("eu/a")).health() == PortalHealth.UNREACHABLE);
			assertThat(request("ann", "key", "lab")).isSameAs(first);
		}

		@Test
		void isReplayedThoughAReadingFromBeforeTheGrantComesAfterIt() {
			CountDownLatch looking = new CountDownLatch(1);
			CountDownLatch answer = new CountDownLatch(1);
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			at("eu/a").catalog(() -> {
				looking.countDown();
				await(answer);
				return new PortalReply.Answered<>(portal("eu/a").environment("w01", "lab").reading().content());
			});
			CoordinatedSessionsTests.this.gateway.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
			await(looking);
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			Instant before = fleet().portal(TestFleet.portalRef("eu/a")).reading().observedAt();
			answer.countDown();
			until(() -> fleet().portal(TestFleet.portalRef("eu/a")).reading().observedAt().isAfter(before));
			assertThat(request("ann", "key", "lab")).isSameAs(first);
		}

		@Test
		void isAnsweredWithThePresentStateOfItsSession() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			RequestOutcome.Granted first = granted(request("ann", "key", "lab"));
			Session running = session(first, "ann", SessionState.RUNNING);
			observed(running);
			RequestOutcome.Granted again = granted(request("ann", "key", "lab"));
			assertThat(again.session()).isEqualTo(running);
			assertThat(again.activateBefore()).isEqualTo(running.expiresAt());
			assertThat(again.activationUrl()).isEqualTo(first.activationUrl());
			assertThat(at("eu/a").orders()).hasSize(1);
		}

		@Test
		void ofAWaitingRequestDoesNotOutliveItsSession() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			SessionRequest request = new SessionRequest(null, "lab", "ann", "key", null, null, Map.of(), null, null,
					null, null, Map.of(), null, null);
			RequestOutcome.Granted first = granted(
					CoordinatedSessionsTests.this.gateway.pipeline.requestBeforeWaiting(Callers.ADMIN, request));
			CoordinatedSessionsTests.this.gateway.fleet.refresh()
				.ended(first.session().environment(), first.session().ref(),
						CoordinatedSessionsTests.this.gateway.clock.instant());
			assertThat(
					granted(CoordinatedSessionsTests.this.gateway.pipeline.requestBeforeWaiting(Callers.ADMIN, request))
						.session()
						.ref())
				.isNotEqualTo(first.session().ref());
		}

		private FleetSnapshot fleet() {
			return CoordinatedSessionsTests.this.gateway.fleet.snapshot();
		}

		private Session session(RequestOutcome.Granted granted, String user, SessionState state) {
			Instant now = CoordinatedSessionsTests.this.gateway.clock.instant();
			Session old = granted.session();
			return new Session(old.ref(), old.environment(), old.workshop(), user, state, now,
					now.plus(Duration.ofHours(1)), true);
		}

		private void observed(Session session) {
			CoordinatedSessionsTests.this.gateway.fleet.refresh()
				.observed(session, CoordinatedSessionsTests.this.gateway.clock.instant());
		}

		@Test
		void ofAnotherRequestIsAnErrorThatNamesWhatDiffers() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			granted(request("ann", "key", "lab"));
			assertThatExceptionOfType(ActionIdReused.class).isThrownBy(() -> request("ben", "key", "lab"))
				.withMessageContaining("'key'")
				.withMessageContaining("user")
				.withMessageNotContaining("ann");
		}

		@Test
		void ofOtherPreferredLabelsIsAnotherRequest() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			granted(request("ann", "key", "lab"));
			assertThatExceptionOfType(ActionIdReused.class)
				.isThrownBy(
						() -> CoordinatedSessionsTests.this.gateway.pipeline.request(Callers.ADMIN,
								new SessionRequest(null, "lab", "ann", "key", null, null, Map.of(), null, null, null,
										null, Map.of("zone", "eu"), null, null)))
				.withMessageContaining("preferredLabels");
		}

		@Test
		void tellsParametersApartThatLookAlike() {
			start(portal("eu/a").environment("w01", "lab"));
			givesAlways("eu/a/w01");
			requestWith(Map.of("a", "1, b=2"));
			assertThatExceptionOfType(ActionIdReused.class).isThrownBy(() -> requestWith(Map.of("a", "1", "b", "2")))
				.withMessageContaining("parameters");
		}

		private void requestWith(Map<String, String> parameters) {
			CoordinatedSessionsTests.this.gateway.pipeline.request(Callers.ADMIN, new SessionRequest(null, "lab", "ann",
					"key", null, null, parameters, null, null, null, null, Map.of(), null, null));
		}

	}

}
