package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.HeldReply;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.educates.gateway.Eventually.await;
import static dev.educates.gateway.fleet.Fleets.portal;
import static dev.educates.gateway.session.PipelineFixture.granted;
import static dev.educates.gateway.session.PipelineFixture.lab;
import static dev.educates.gateway.session.PipelineFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

class RequestPipelineTests {

	private final PipelineFixture gateway = new PipelineFixture();

	@AfterEach
	void close() {
		this.gateway.close();
	}

	@Nested
	class ANewSession {

		@Test
		void comesFromTheBestCandidate() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(0)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
			gives("us/b/w01", "s1");
			RequestOutcome.Granted granted = granted(request("ann"));
			assertThat(granted.session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(granted.reused()).isFalse();
			assertThat(granted.session().state()).isEqualTo(SessionState.WAITING);
			assertThat(granted.activateBefore()).isEqualTo(Fleets.SEEN.plusSeconds(60));
			assertThat(granted.explanation().attempts()).hasSize(1);
			assertThat(granted.explanation().plan().candidates()).hasSize(2);
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

		@Test
		void isKnownAtOnce() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
			gives("eu/a/w01", "s1");
			SessionRef session = granted(request("ann")).session().ref();
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().session(session)).isNotNull();
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().workshop("lab").availability().remaining())
				.isEqualTo(2);
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).reused()).isTrue();
		}

		@ParameterizedTest
		@EnumSource(value = Refusal.Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "BAD_INPUT")
		void comesFromTheNextCandidateAfterAnyRefusalThatOthersMayNotRepeat(Refusal.Reason reason) {
			startTwo();
			portalAt("us/b").answers(ScriptedPortal.refuse(reason));
			gives("eu/a/w01", "s1");
			RequestOutcome.Granted granted = granted(request("ann"));
			assertThat(granted.explanation().attempts()).extracting(Attempt::outcome).containsExactly(switch (reason) {
				case BUSY, WITHDRAWN -> Attempt.Outcome.UNREACHED;
				case NEVER_MADE -> Attempt.Outcome.UNKNOWN;
				default -> Attempt.Outcome.REFUSED;
			}, Attempt.Outcome.GRANTED);
		}

		@Test
		void comesFromTheNextCandidateIfNothingWasSent() {
			startTwo();
			portalAt("us/b").answers(ScriptedPortal.unreached());
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("eu/a"));
		}

		@Test
		void isAskedForAgainWhereTheAnswerWasLost() {
			startTwo();
			portalAt("us/b").answers(ScriptedPortal.lost());
			gives("us/b/w01", "s1");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(portalAt("us/b").orders()).extracting(PortalSessionRequest::user).containsExactly("ann", "ann");
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

		@Test
		void comesFromElsewhereIfThreeAnswersWereLost() {
			startTwo();
			portalAt("us/b").answers(ScriptedPortal.lost())
				.answers(ScriptedPortal.lost())
				.answers(ScriptedPortal.lost());
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).explanation().attempts()).extracting(Attempt::outcome)
				.containsExactly(Attempt.Outcome.UNKNOWN, Attempt.Outcome.GRANTED);
		}

		@Test
		void isAskedForPatientlyWhereAllAreBusy() {
			start(portal("eu/a").environment("w01", "lab"));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.BUSY));
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).explanation().attempts()).hasSize(2);
			assertThat(portalAt("eu/a").waits()).extracting(List::getFirst)
				.containsExactly(Duration.ofSeconds(40), Duration.ofSeconds(40));
		}

		@Test
		void isAskedForWhereManyWaitBeforeWhereNoSeatIsBelievedToBe() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2)),
					portal("us/b").environment("w01", "lab"));
			portalAt("us/b").answers(ScriptedPortal.refuse(Refusal.Reason.BUSY));
			gives("us/b/w01", "s1");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

		@Test
		void leavesTimeForTheNextWhereOneHangs() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(3)),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(2)),
					portal("ap/c").environment("w01", "lab", (e) -> e.ready(1)));
			for (String path : List.of("eu/a", "us/b")) {
				for (int i = 0; i < 3; i++) {
					portalAt(path).answers(() -> {
						RequestPipelineTests.this.gateway.clock.advance(portalAt(path).waits().getLast().getLast());
						return ScriptedPortal.lost();
					});
				}
			}
			gives("ap/c/w01", "s1");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("ap/c"));
		}

		@Test
		void isAskedForAgainThoughTheRepetitionTellsNothing() {
			startTwo();
			portalAt("us/b").answers(ScriptedPortal.lost()).answers(ScriptedPortal.unreached());
			gives("us/b/w01", "s1");
			assertThat(granted(request("ann")).session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

		@Test
		void isNotGivenWhileAPortalIsLookedAtForTheFirstTime() throws Exception {
			CountDownLatch polled = new CountDownLatch(1);
			PortalFixture slow = portal("eu/a").environment("w01", "lab", (e) -> e.users("ann"));
			PortalFixture fast = portal("us/b").environment("w01", "lab", (e) -> e.ready(5));
			RequestPipelineTests.this.gateway
				.start(TestFleet.withSlowStart(RequestPipelineTests.this.gateway.clock, polled, slow, fast));
			gives("eu/a/w01", "w01-ann");
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome> outcome = threads.submit(() -> request("ann"));
				polled.countDown();
				assertThat(granted(outcome.get()).reused()).isTrue();
			}
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@Test
		void waitsForNoOtherPortalIfTheUserHasOneOrHasNoName() {
			CountDownLatch polled = new CountDownLatch(1);
			PortalFixture unseen = portal("eu/a").environment("w01", "lab", (e) -> e.ready(5));
			PortalFixture seen = portal("us/b").environment("w01", "lab", (e) -> e.users("ann"));
			RequestPipelineTests.this.gateway
				.start(TestFleet.withSlowStart(RequestPipelineTests.this.gateway.clock, polled, unseen, seen));
			RequestPipelineTests.this.gateway.fleet.await((snapshot) -> snapshot.workshop("lab") != null);
			gives("us/b/w01", "w01-ann");
			assertThat(granted(request("ann")).reused()).isTrue();
			gives("us/b/w01", "s1");
			assertThat(granted(request(null)).reused()).isFalse();
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().portal(TestFleet.portalRef("eu/a")).reading())
				.isNull();
			polled.countDown();
		}

		@Test
		void comesFromAnEnvironmentThatHasASeatAgainByANewReading() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2)));
			portalAt("eu/a").catalog(() -> new PortalReply.Answered<>(
					portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(1)).reading().content()));
			RequestPipelineTests.this.gateway.clock.advance(Duration.ofSeconds(1));
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).session().user()).isEqualTo("ann");
		}

		@Test
		void isNotAskedForWhereNoSeatIsLeftByANewReading() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2)));
			int polls = portalAt("eu/a").polls();
			RequestPipelineTests.this.gateway.clock.advance(Duration.ofSeconds(1));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			assertThat(portalAt("eu/a").polls()).isEqualTo(polls + 1);
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

		@Test
		void mayComeFromAnEnvironmentThatIsBelievedToBeFullIfThereIsNoNewReading() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2)));
			restart(Map.of("gateway.session.poll-patience", "50ms"));
			CountDownLatch never = new CountDownLatch(1);
			portalAt("eu/a").catalog(() -> {
				await(never);
				return ScriptedPortal.unreached();
			});
			RequestPipelineTests.this.gateway.clock.advance(Duration.ofSeconds(1));
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).session().user()).isEqualTo("ann");
			never.countDown();
		}

		@Test
		void comesFromAPortalThatHadNoneAndHasOneAgain() {
			RequestPipelineTests.this.gateway.clock.tick(Duration.ofNanos(1000));
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2)));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).explanation().attempts()).extracting(Attempt::outcome)
				.containsExactly(Attempt.Outcome.REFUSED, Attempt.Outcome.GRANTED);
		}

		@Test
		void mayComeFromAPortalThatWasDownWhenLastLookedAt() {
			start(portal("eu/a").environment("w01", "lab"));
			RequestPipelineTests.this.gateway.fleet.goesDown("eu/a");
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).session().user()).isEqualTo("ann");
		}

		@Test
		void isForAMadeUpUserIfNoneIsTold() {
			startTwo();
			portalAt("us/b").answers(() -> ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "s1",
					portalAt("us/b").orders().getLast().user()));
			assertThat(granted(request(null)).session().user()).hasSize(36);
		}

		@Test
		void bringsTheBrowserBackToTheDefaultOrThePortal() {
			start(portal("eu/a").environment("w01", "lab"));
			gives("eu/a/w01", "s1");
			request("ann");
			assertThat(portalAt("eu/a").orders().getLast().indexUrl()).isEqualTo(URI.create("http://a.eu.test"));
			restart(Map.of("gateway.default-index-url", "https://hub.test/"));
			gives("eu/a/w01", "s2");
			request("ben");
			assertThat(portalAt("eu/a").orders().getLast().indexUrl()).isEqualTo(URI.create("https://hub.test/"));
		}

		@Test
		void isOneForConcurrentRequestsOfOneUser() throws Exception {
			start(portal("eu/a").environment("w01", "lab"));
			HeldReply<SessionGrant> held = new HeldReply<>(
					ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "s1", "ann"));
			portalAt("eu/a").answers(held);
			List<Future<RequestOutcome>> requests = new ArrayList<>();
			try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
				requests.add(threads.submit(() -> request("ann")));
				held.awaitAsked();
				List<Thread> others = new CopyOnWriteArrayList<>();
				for (int i = 0; i < 7; i++) {
					requests.add(threads.submit(() -> {
						others.add(Thread.currentThread());
						return request("ann");
					}));
				}
				awaitWaiting(others);
				held.letGo();
				for (Future<RequestOutcome> each : requests) {
					assertThat(granted(each.get()).session().ref().name()).isEqualTo("s1");
				}
			}
			assertThat(portalAt("eu/a").orders()).hasSize(1);
		}

	}

	@Nested
	class AUsersOwnSession {

		@Test
		void isReturnedWhereverItIs() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(1).users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			gives("eu/a/w01", "w01-ann");
			RequestOutcome.Granted granted = granted(request("ann"));
			assertThat(granted.reused()).isTrue();
			assertThat(granted.session().state()).isEqualTo(SessionState.RUNNING);
			assertThat(granted.activateBefore()).isEqualTo(granted.session().expiresAt());
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@Test
		void thatWasActivatedSinceTheLastLookIsRunning() {
			start(portal("eu/a").environment("w01", "lab"));
			gives("eu/a/w01", "s1");
			granted(request("ann"));
			portalAt("eu/a")
				.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.RUNNING, false)));
			gives("eu/a/w01", "s1");
			RequestOutcome.Granted again = granted(request("ann"));
			assertThat(again.reused()).isTrue();
			assertThat(again.session().state()).isEqualTo(SessionState.RUNNING);
		}

		@Test
		void isReturnedByAPortalThatTakesNobodyNew() {
			start(portal("eu/a").cordoned().environment("w01", "lab", (e) -> e.users("ann")));
			gives("eu/a/w01", "w01-ann");
			assertThat(granted(request("ann")).reused()).isTrue();
		}

		@Test
		void isNotReplacedWhileItsPortalDoesNotAnswer() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			RequestPipelineTests.this.gateway.fleet.goesDown("eu/a");
			portalAt("eu/a").answers(ScriptedPortal.unreached());
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE);
			assertThat(refused.retryable()).isTrue();
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@ParameterizedTest
		@EnumSource(value = Refusal.Reason.class, names = { "CREDENTIALS", "BUSY", "UNEXPECTED" })
		void isNotReplacedWhileItsPortalMakesNoSense(Refusal.Reason reason) {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			portalAt("eu/a").answers(ScriptedPortal.refuse(reason));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.SESSION_ELSEWHERE_UNREACHABLE);
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@Test
		void isNotReplacedThoughItSeemsToHaveExpired() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			RequestPipelineTests.this.gateway.clock.advance(Duration.ofHours(5));
			gives("eu/a/w01", "w01-ann");
			assertThat(granted(request("ann")).reused()).isTrue();
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@Test
		void thatHasEndedIsReplaced() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			gives("us/b/w01", "s1");
			assertThat(granted(request("ann")).reused()).isFalse();
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().sessionsOf("ann")).hasSize(1);
		}

		@Test
		void isAskedForByItsNameSoThatNoOtherIsMade() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			gives("eu/a/w01", "w01-ann");
			granted(request("ann"));
			assertThat(portalAt("eu/a").orders()).extracting(PortalSessionRequest::session).containsExactly("w01-ann");
		}

		@Test
		void thatHasEndedIsNotReplacedWhereOperatorsWantNoNewOne() {
			start(portal("eu/a").cordoned().environment("w01", "lab", (e) -> e.users("ann")),
					portal("eu/c").weight(1, 0).environment("w01", "lab", (e) -> e.users("ben")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			for (String path : List.of("eu/a", "eu/c", "us/b")) {
				portalAt(path).otherwise(() -> givesNewOnesOnly(path));
			}
			for (String user : List.of("ann", "ben")) {
				RequestOutcome.Granted granted = granted(request(user));
				assertThat(granted.session().ref().portal()).isEqualTo(TestFleet.portalRef("us/b"));
				assertThat(granted.reused()).isFalse();
			}
		}

		@Test
		void thatHasEndedIsNoReasonForMoreThanAQuotaAllows() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann"))
				.environment("w02", "other", (e) -> e.users("ann")));
			portalAt("eu/a").otherwise(() -> givesNewOnesOnly("eu/a"));
			assertThat(refused(
					RequestPipelineTests.this.gateway.request(Callers.limited(Callers.ADMIN, 1, null), lab("ann")))
				.reason()).isEqualTo(RefusalReason.USER_LIMIT_REACHED);
			assertThat(portalAt("eu/a").orders()).extracting(PortalSessionRequest::session).containsExactly("w01-ann");
		}

		/** All that it had have ended. */
		private PortalReply<SessionGrant> givesNewOnesOnly(String path) {
			PortalSessionRequest order = portalAt(path).orders().getLast();
			return (order.session() != null) ? ScriptedPortal.refuse(Refusal.Reason.NO_SESSION)
					: ScriptedPortal.grant(TestFleet.environment(path + "/w01"), "new-" + order.user(), order.user());
		}

		@Test
		void thatWasReplacedUnseenIsFoundByANewLook() {
			RequestPipelineTests.this.gateway.clock.tick(Duration.ofNanos(1000));
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
					portal("us/b").environment("w01", "lab", (e) -> e.ready(5)));
			portalAt("eu/a").catalog(() -> new PortalReply.Answered<>(
					portal("eu/a").environment("w01", "lab", (e) -> e.session("s2", "ann")).reading().content()));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			gives("eu/a/w01", "s2");
			assertThat(granted(request("ann")).session().ref().name()).isEqualTo("s2");
			assertThat(portalAt("eu/a").orders()).extracting(PortalSessionRequest::session)
				.containsExactly("w01-ann", "s2");
			assertThat(portalAt("us/b").orders()).isEmpty();
		}

		@Test
		void thatBelongsToThePortalsPagesIsARejection() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NOT_REACQUIRABLE));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.REJECTED_BY_PORTAL);
		}

		@Test
		void forAnotherWorkshopDoesNotMatter() {
			start(portal("eu/a").environment("w01", "lab").environment("w02", "other", (e) -> e.users("ann")));
			gives("eu/a/w01", "s1");
			assertThat(granted(request("ann")).reused()).isFalse();
		}

	}

	@Nested
	class ARefusal {

		@Test
		void ofAWorkshopThatNobodyOffers() {
			startTwo();
			RequestOutcome.Refused refused = refused(
					RequestPipelineTests.this.gateway.request(Callers.ADMIN, new SessionRequest(null, "nope", "ann",
							null, null, null, Map.of(), null, null, null, null, Map.of(), null, null)));
			assertThat(refused.reason()).isEqualTo(RefusalReason.WORKSHOP_UNKNOWN);
			assertThat(refused.message()).contains("'nope'");
			assertThat(refused.retryable()).isFalse();
		}

		@Test
		void ofAMisspeltWorkshopSuggestsOneThatTheCallerSees() {
			start(portal("eu/a").environment("w01", "lab-k8s-fundamentals"));
			SessionRequest misspelt = new SessionRequest(null, "lab-k8s-fundamental", "ann", null, null, null, Map.of(),
					null, null, null, null, Map.of(), null, null);
			RequestOutcome.Refused refused = refused(
					RequestPipelineTests.this.gateway.request(Callers.ADMIN, misspelt));
			assertThat(refused.message())
				.isEqualTo("no portal offers 'lab-k8s-fundamental'. Did you mean 'lab-k8s-fundamentals'?");
			assertThat(refused.messageFor(Caller.withVoucher("v1", "school", "ann")))
				.isEqualTo("the workshop is not offered");
		}

		@Test
		void whenEverySeatIsTaken() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).users("eve", "joe")));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.retryAfter()).isPositive();
			assertThat(refused.explanation().plan().excluded().getFirst().detail()).contains("2 of 2");
		}

		@Test
		void whenTheUserHasReachedThePortalsLimit() {
			RequestPipelineTests.this.gateway.clock.tick(Duration.ofNanos(1000));
			start(portal("eu/a").environment("w01", "lab").environment("w02", "other", (e) -> e.users("ann")));
			portalAt("eu/a").otherwise(() -> ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.USER_LIMIT_REACHED);
		}

		@Test
		void whenAPortalHasLessThanItPromised() {
			start(portal("eu/a").environment("w01", "lab"));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			int polls = portalAt("eu/a").polls();
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			assertThat(refused.message()).contains("seemed to have seats");
			RequestPipelineTests.this.gateway.fleet.await((snapshot) -> portalAt("eu/a").polls() > polls);
		}

		@Test
		void whenNobodyRunsTheWorkshop() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.state(EnvironmentState.STOPPING)));
			assertThat(refused(request("ann")).reason()).isEqualTo(RefusalReason.WORKSHOP_NOT_RUNNING);
		}

		@Test
		void whenWhoMightHaveASeatIsDown() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(2).taken(2)),
					portal("us/b").environment("w01", "lab"));
			RequestPipelineTests.this.gateway.fleet.goesDown("us/b");
			portalAt("us/b").answers(ScriptedPortal.unreached());
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			assertThat(refused.message()).contains("us/b: connection refused");
		}

		@Test
		void ofThePortalItself() {
			start(portal("eu/a").environment("w01", "lab"));
			portalAt("eu/a").answers(ScriptedPortal.refuse(Refusal.Reason.BAD_REQUEST));
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.REJECTED_BY_PORTAL);
			assertThat(refused.retryable()).isFalse();
			assertThat(refused.message()).contains("no: BAD_REQUEST");
		}

		@ParameterizedTest
		@CsvSource({ "UNEXPECTED, REJECTED_BY_PORTAL", "CREDENTIALS, REJECTED_BY_PORTAL", "BUSY, DEADLINE_EXCEEDED",
				"ENVIRONMENT_UNKNOWN, WORKSHOP_NOT_RUNNING", "NO_SESSION, AT_CAPACITY" })
		void doesNotSayThatSeatsAreTakenUnlessAPortalSaysSo(Refusal.Reason answer, RefusalReason reason) {
			start(portal("eu/a").environment("w01", "lab"));
			portalAt("eu/a").otherwise(() -> ScriptedPortal.refuse(answer));
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(reason);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.message()).contains("'lab'");
		}

		@Test
		void whenTheTimeIsOver() {
			startTwo();
			portalAt("us/b").answers(() -> {
				RequestPipelineTests.this.gateway.clock.advance(Duration.ofMinutes(2));
				return ScriptedPortal.lost();
			});
			RequestOutcome.Refused refused = refused(request("ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.DEADLINE_EXCEEDED);
			assertThat(portalAt("eu/a").orders()).isEmpty();
		}

	}

	@Nested
	class AChange {

		private final SessionRef session = Fleets.session("eu/a/w01", "w01-ann", "lab", "ann").ref();

		@Test
		void endsTheSession() {
			startWithSession();
			portalAt("eu/a").end(() -> new PortalReply.Answered<>(true));
			assertThat(RequestPipelineTests.this.gateway.changes.terminate(Callers.ADMIN, this.session))
				.isInstanceOf(ChangeOutcome.Done.class);
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().session(this.session)).isNull();
			RequestPipelineTests.this.gateway.fleet.await((snapshot) -> portalAt("eu/a").polls() == 2);
			assertThat(reason(RequestPipelineTests.this.gateway.changes.terminate(Callers.ADMIN, this.session)))
				.isEqualTo(ChangeOutcome.Reason.SESSION_UNKNOWN);
		}

		@Test
		void ofASessionThatHasEndedByItselfIsDone() {
			startWithSession();
			portalAt("eu/a").end(() -> new PortalReply.Answered<>(false));
			assertThat(RequestPipelineTests.this.gateway.changes.terminate(Callers.ADMIN, this.session))
				.isInstanceOf(ChangeOutcome.Done.class);
		}

		@Test
		void ofAPortalThatIsDownIsNotDone() {
			startWithSession();
			assertThat(reason(RequestPipelineTests.this.gateway.changes.terminate(Callers.ADMIN, this.session)))
				.isEqualTo(ChangeOutcome.Reason.PORTAL_UNREACHABLE);
			assertThat(reason(RequestPipelineTests.this.gateway.changes.extend(Callers.ADMIN, this.session)))
				.isEqualTo(ChangeOutcome.Reason.PORTAL_UNREACHABLE);
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().session(this.session)).isNotNull();
		}

		@Test
		void extendsTheSession() {
			startWithSession();
			portalAt("eu/a")
				.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.RUNNING, true)));
			assertThat(RequestPipelineTests.this.gateway.changes.extend(Callers.ADMIN, this.session))
				.isInstanceOf(ChangeOutcome.Done.class);
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().session(this.session).extendable()).isTrue();
		}

		@Test
		void thatThePortalWouldNotExtendSaysSo() {
			startWithSession();
			portalAt("eu/a")
				.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.WAITING, false)));
			assertThat(RequestPipelineTests.this.gateway.changes.extend(Callers.ADMIN, this.session))
				.isInstanceOfSatisfying(ChangeOutcome.NotDone.class, (not) -> {
					assertThat(not.reason()).isEqualTo(ChangeOutcome.Reason.NOT_EXTENDABLE);
					assertThat(not.message()).contains("WAITING");
				});
		}

		@Test
		void ofASessionThatThePortalDoesNotKnowForgetsIt() {
			startWithSession();
			portalAt("eu/a").schedule(() -> ScriptedPortal.refuse(Refusal.Reason.NOT_FOUND));
			assertThat(reason(RequestPipelineTests.this.gateway.changes.extend(Callers.ADMIN, this.session)))
				.isEqualTo(ChangeOutcome.Reason.SESSION_UNKNOWN);
			assertThat(RequestPipelineTests.this.gateway.fleet.snapshot().session(this.session)).isNull();
		}

		private void startWithSession() {
			start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
		}

	}

	@Test
	void previewAsksNobody() {
		startTwo();
		assertThat(this.gateway.pipeline.preview(Callers.ADMIN, lab("ann")).plan().candidates()).hasSize(2);
		assertThat(portalAt("eu/a").orders()).isEmpty();
		assertThat(portalAt("us/b").orders()).isEmpty();
	}

	/** The better candidate is us/b. */
	private void startTwo() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(0)),
				portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
	}

	private void start(PortalFixture... portals) {
		this.gateway.start(portals);
	}

	private void restart(Map<String, String> properties) {
		this.gateway.properties = properties;
		this.gateway.start(this.gateway.fleet);
	}

	private ScriptedPortal portalAt(String path) {
		return this.gateway.portal(path);
	}

	/** The next question to the portal of an environment is answered with a session. */
	private void gives(String environment, String session) {
		String portal = environment.substring(0, environment.lastIndexOf('/'));
		portalAt(portal).answers(() -> {
			PortalReply<SessionGrant> reply = ScriptedPortal.grant(TestFleet.environment(environment), session,
					portalAt(portal).orders().getLast().user());
			return reply;
		});
	}

	private RequestOutcome request(String user) {
		return this.gateway.request(user);
	}

	private static ChangeOutcome.Reason reason(ChangeOutcome outcome) {
		assertThat(outcome).isInstanceOf(ChangeOutcome.NotDone.class);
		return ((ChangeOutcome.NotDone) outcome).reason();
	}

	private static void awaitWaiting(List<Thread> threads) {
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (System.nanoTime() < end && (threads.size() < 7
				|| !threads.stream().allMatch((each) -> each.getState() == Thread.State.WAITING))) {
			Thread.onSpinWait();
		}
	}

}
