package dev.educates.gateway.session;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.placement.ExclusionRule;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.tenancy.Callers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.session.PipelineFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

/** The reason of a refusal, and when to try again. */
class RefusalReasonsTests {

	private final PipelineFixture gateway = new PipelineFixture();

	private int waiting;

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private void start(PortalFixture... portals) {
		this.gateway.clock.tick(Duration.ofNanos(1000));
		this.gateway.seatPriority = new SeatPriority() {

			@Override
			public Map<EnvironmentRef, Integer> kept(String workshop, @Nullable String classId) {
				return Map.of();
			}

			@Override
			public int ahead(String workshop, Collection<EnvironmentRef> environments) {
				return RefusalReasonsTests.this.waiting;
			}

		};
		this.gateway.start(portals);
	}

	private RequestOutcome request(String user) {
		return this.gateway.request(user);
	}

	private static PortalFixture full() {
		return portal("eu/full").environment("w01", "lab", (e) -> e.seats(2).users("eve", "joe"));
	}

	@Nested
	class WhereOnePortalIsFullAndAnotherIsExcluded {

		@ParameterizedTest
		@EnumSource(ExclusionRule.class)
		void isUnreachableOnlyIfASeatMayBeOutOfReach(ExclusionRule rule) {
			start(full(), excludedBy(rule));
			ScriptedPortal other = RefusalReasonsTests.this.gateway.portal("us/b");
			other.otherwise(() -> (rule.seat() == ExclusionRule.SeatChance.OUT_OF_REACH) ? ScriptedPortal.unreached()
					: ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			RefusalReasonsTests.this.gateway.portal("eu/full")
				.otherwise(() -> ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			exclude(rule, other);
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.explanation().plan().excluded())
				.anyMatch((each) -> each.rule() == rule && each.environment().ref().portal().name().equals("b"));
			assertThat(refused.reason()).isEqualTo(switch (rule) {
				case CLUSTER_CORDONED, PORTAL_CORDONED, PORTAL_WEIGHT_ZERO, ENVIRONMENT_NOT_RUNNING,
						ENVIRONMENT_TAKES_NOBODY, PORTAL_FULL, ENVIRONMENT_FULL, RECENTLY_REFUSED ->
					RefusalReason.AT_CAPACITY;
				case PORTAL_REJECTING, PORTAL_OUT, PORTAL_UNREACHABLE -> RefusalReason.PORTALS_UNREACHABLE;
			});
		}

		private static PortalFixture excludedBy(ExclusionRule rule) {
			PortalFixture portal = portal("us/b");
			return switch (rule) {
				case PORTAL_CORDONED -> portal.cordoned().environment("w01", "lab");
				case PORTAL_WEIGHT_ZERO -> portal.weight(1, 0).environment("w01", "lab");
				case ENVIRONMENT_NOT_RUNNING ->
					portal.environment("w01", "lab", (e) -> e.state(EnvironmentState.STOPPING));
				case ENVIRONMENT_TAKES_NOBODY -> portal.environment("w01", "lab", (e) -> e.seats(0));
				case PORTAL_FULL -> portal.seats(2, 2).environment("w01", "lab");
				case ENVIRONMENT_FULL -> portal.environment("w01", "lab", (e) -> e.seats(1).taken(1));
				case CLUSTER_CORDONED, PORTAL_REJECTING, PORTAL_OUT, PORTAL_UNREACHABLE, RECENTLY_REFUSED ->
					portal.environment("w01", "lab");
			};
		}

		/** Those that give no seats at all are down, too. */
		private void exclude(ExclusionRule rule, ScriptedPortal portal) {
			TestFleet fleet = RefusalReasonsTests.this.gateway.fleet;
			switch (rule) {
				case PORTAL_REJECTING -> {
					portal.catalog(() -> ScriptedPortal.refuse(Refusal.Reason.CREDENTIALS));
					fleet.refresh().pollAgain(TestFleet.portalRef("us/b"));
					fleet.await((snapshot) -> snapshot.portal(TestFleet.portalRef("us/b"))
						.health() == PortalHealth.REJECTING);
				}
				case PORTAL_OUT -> {
					for (int i = 0; i < 3; i++) {
						RefusalReasonsTests.this.gateway.inFlight.circuitBreakers()
							.failed(TestFleet.portalRef("us/b"), false, "connection refused");
					}
				}
				case RECENTLY_REFUSED -> RefusalReasonsTests.this.gateway.inFlight.refusals()
					.refused(TestFleet.environment("us/b/w01"), "joe", false, null);
				case PORTAL_FULL, ENVIRONMENT_FULL -> {
				}
				case CLUSTER_CORDONED -> fleet.goesDown("us/b").cordonCluster("us");
				case PORTAL_UNREACHABLE, PORTAL_CORDONED, PORTAL_WEIGHT_ZERO, ENVIRONMENT_NOT_RUNNING,
						ENVIRONMENT_TAKES_NOBODY ->
					fleet.goesDown("us/b");
			}
		}

	}

	@Nested
	class AQueuedRequest {

		@Test
		void whosePortalFailsMeanwhileWasNotSent() throws Exception {
			start(portal("eu/a").environment("w01", "lab"));
			ScriptedPortal portal = RefusalReasonsTests.this.gateway.portal("eu/a");
			portal.turn(() -> {
				for (int i = 0; i < 3; i++) {
					RefusalReasonsTests.this.gateway.inFlight.circuitBreakers()
						.failed(TestFleet.portalRef("eu/a"), true, "no answer");
				}
			});
			RequestOutcome.Refused refused = refused(within(() -> request("ann")));
			assertThat(refused.reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.message()).doesNotContain("said no");
			assertThat(refused.explanation().attempts()).extracting(Attempt::outcome)
				.containsOnly(Attempt.Outcome.UNREACHED);
			assertThat(portal.orders()).isEmpty();
			assertThat(RefusalReasonsTests.this.gateway.reservations()).isZero();
		}

		@Test
		void whosePortalFailsMeanwhileIsSentElsewhere() throws Exception {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(5)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(1)));
			RefusalReasonsTests.this.gateway.portal("eu/a").turn(() -> {
				for (int i = 0; i < 3; i++) {
					RefusalReasonsTests.this.gateway.inFlight.circuitBreakers()
						.failed(TestFleet.portalRef("eu/a"), true, "no answer");
				}
			});
			RefusalReasonsTests.this.gateway.portal("us/b")
				.answers(ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "s1", "ann"));
			assertThat(within(() -> request("ann"))).isInstanceOf(RequestOutcome.Granted.class);
			assertThat(RefusalReasonsTests.this.gateway.inFlight.circuitBreakers().circuit(TestFleet.portalRef("eu/a")))
				.isEqualTo(CircuitState.OPEN);
		}

		private RequestOutcome within(Callable<RequestOutcome> request) throws Exception {
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> outcome = threads.submit(request);
				return outcome.get(Eventually.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
			}
		}

	}

	@Nested
	class AnInputThatAPortalDoesNotAccept {

		@Test
		void endsTheSearch() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(5)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(1)));
			RefusalReasonsTests.this.gateway.portal("eu/a").answers(badInput());
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.BAD_USER_INPUT);
			assertThat(refused.retryable()).isFalse();
			assertThat(refused.message())
				.isEqualTo("input: user is not accepted by portal eu/a: Session requests not permitted for user");
			assertThat(RefusalReasonsTests.this.gateway.portal("us/b").orders()).isEmpty();
			assertThat(RefusalReasonsTests.this.gateway.reservations()).isZero();
		}

		@Test
		void isToldToTheOwnerOfASession() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			RefusalReasonsTests.this.gateway.portal("eu/a").answers(badInput());
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.BAD_USER_INPUT);
		}

		private static <T> PortalReply<T> badInput() {
			return new PortalReply.Refused<>(
					new Refusal(Refusal.Reason.BAD_INPUT, 400, "Session requests not permitted for user", "user"));
		}

	}

	@Nested
	class AFullFleet {

		@Test
		void isNoPortalThatDoesNotRespondThoughItsQueueWasFullBefore() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(1)));
			ScriptedPortal portal = RefusalReasonsTests.this.gateway.portal("eu/a");
			portal.answers(ScriptedPortal.refuse(Refusal.Reason.BUSY));
			portal.otherwise(() -> ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.explanation().attempts()).extracting(Attempt::outcome)
				.startsWith(Attempt.Outcome.UNREACHED, Attempt.Outcome.REFUSED);
			assertThat(refused.reason()).isEqualTo(RefusalReason.AT_CAPACITY);
		}

		@Test
		void tellsWhenASeatComesFreeAsTheWaitListDoes() {
			start(full(), portal("us/b").environment("w01", "lab", (e) -> e.seats(1).users("kim")));
			List<Duration> told = List.of(retryAfter(0), retryAfter(1), retryAfter(2));
			List<EnvironmentRef> environments = List.of(TestFleet.environment("eu/full/w01"),
					TestFleet.environment("us/b/w01"));
			SeatForecast forecast = SeatForecast.of(RefusalReasonsTests.this.gateway.fleet.snapshot(), environments);
			for (int i = 0; i < 3; i++) {
				assertThat(told.get(i)).isBetween(Duration.ofMinutes(59),
						Duration.between(Fleets.SEEN, forecast.of(i + 1)));
			}
		}

		@Test
		void tellsNoTimeIfItIsNotKnown() {
			start(full());
			assertThat(retryAfter(2)).isNull();
		}

		private Duration retryAfter(int waiting) {
			RefusalReasonsTests.this.waiting = waiting;
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			return refused.retryAfter();
		}

	}

	@Nested
	class AChangeThatAPortalRefuses {

		@ParameterizedTest
		@CsvSource({ "CREDENTIALS, REJECTED_BY_PORTAL, true", "UNEXPECTED, REJECTED_BY_PORTAL, true",
				"BUSY, PORTAL_UNREACHABLE, true", "BAD_REQUEST, REJECTED_BY_PORTAL, false" })
		void isRetryableIfTimeMendsIt(Refusal.Reason why, ChangeOutcome.Reason reason, boolean retryable) {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			ScriptedPortal portal = RefusalReasonsTests.this.gateway.portal("eu/a");
			portal.schedule(() -> ScriptedPortal.refuse(why));
			portal.end(() -> ScriptedPortal.refuse(why));
			var session = Fleets.session("eu/a/w01", "w01-ann", "lab", "ann").ref();
			for (ChangeOutcome outcome : List.of(
					RefusalReasonsTests.this.gateway.changes.extend(Callers.ADMIN, session),
					RefusalReasonsTests.this.gateway.changes.terminate(Callers.ADMIN, session))) {
				assertThat(outcome).isInstanceOfSatisfying(ChangeOutcome.NotDone.class, (not) -> {
					assertThat(not.reason()).isEqualTo(reason);
					assertThat(not.retryable()).isEqualTo(retryable);
				});
			}
			assertThat(RefusalReasonsTests.this.gateway.fleet.snapshot().session(session).state())
				.isEqualTo(SessionState.RUNNING);
		}

	}

}
