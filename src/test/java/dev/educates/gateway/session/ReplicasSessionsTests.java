package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.OrphanedSession;
import dev.educates.gateway.session.inflight.UserLock;
import dev.educates.gateway.session.inflight.UserLocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** What this replica does with a session that another one was granted. */
class ReplicasSessionsTests {

	private static final Session ANNS = Fleets.session("eu/a/w01", "s1", "lab", "ann");

	private final SharedStores stores = new SharedStores(RedisServer.shared(RedisServer.Kind.EMBEDDED),
			Duration.ofSeconds(2), null);

	private final PipelineFixture gateway = new PipelineFixture();

	@BeforeEach
	void open() {
		this.gateway.clock.tick(Duration.ofNanos(1000));
		this.gateway.shared = this.stores.replica();
	}

	@AfterEach
	void close() {
		this.gateway.close();
		this.stores.close();
	}

	/** The session is the fact of all replicas. */
	private void anotherReplicaIsGranted(Session session) {
		UserLocks others = new UserLocks(this.stores.replica(), WhenUnavailable.SERVE, (own, other) -> {
		});
		try (UserLock lock = others.lock("ann", "lab")) {
			assertThat(lock.granted(session, Duration.ofMinutes(1))).isNull();
		}
	}

	@Test
	void orphanedSessionThatAnotherReplicaHasAnsweredIsNotEnded() {
		this.gateway.start(portal("eu/a").environment("w01", "lab"),
				portal("us/b").environment("w01", "lab", (e) -> e.session("s2", "ann")));
		annsIsOrphaned(false);
		anotherReplicaIsGranted(ANNS);
		AtomicInteger ends = new AtomicInteger();
		this.gateway.portal("eu/a").end(() -> new PortalReply.Answered<>(ends.incrementAndGet() > 0));
		this.gateway.portal("eu/a")
			.catalog(() -> new PortalReply.Answered<>(
					portal("eu/a").environment("w01", "lab", (e) -> e.session("s1", "ann")).reading().content()));
		Eventually.until("it is an orphaned session no longer", () -> {
			this.gateway.fleet.refresh().pollAgain(ANNS.ref().portal());
			return this.gateway.inFlight.orphans().all().isEmpty();
		});
		assertThat(ends).hasValue(0);
		assertThat(this.gateway.fleet.snapshot().session(ANNS.ref())).isNotNull();
	}

	/** While replicas could not coordinate, each was granted one. */
	private void startWithTwo(SessionState anns, SessionState other, AtomicInteger ends) {
		this.gateway.start(portal("eu/a").environment("w01", "lab", (e) -> e.session("s1", "ann").sessionState(anns)),
				portal("us/b").environment("w01", "lab", (e) -> e.session("s2", "ann").sessionState(other)));
		this.gateway.portal("eu/a").otherwise(() -> ScriptedPortal.grant(ANNS.environment(), "s1", "ann"));
		this.gateway.portal("eu/a").end(() -> new PortalReply.Answered<>(ends.incrementAndGet() > 0));
		this.gateway.portal("eu/a").schedule(() -> schedule(anns));
		this.gateway.portal("us/b")
			.otherwise(() -> ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "s2", "ann"));
		this.gateway.portal("us/b").schedule(() -> schedule(other));
	}

	private static PortalReply<SessionSchedule> schedule(SessionState state) {
		return new PortalReply.Answered<>(
				new SessionSchedule(state, Fleets.SEEN, Fleets.SEEN.plusSeconds(60), false, 60, false, false));
	}

	private static Session annsOther() {
		return Fleets.session("us/b/w01", "s2", "lab", "ann", SessionState.WAITING);
	}

	/** Ann was answered her session while replicas could not coordinate. */
	private void annsIsOneTooMany() {
		annsIsOrphaned(true);
	}

	private void annsIsOrphaned(boolean answered) {
		Instant now = this.gateway.clock.instant();
		this.gateway.inFlight.orphans()
			.add(new OrphanedSession(ANNS.environment(), "ann", "lab", now, now.plusSeconds(60), null, false,
					answered));
	}

	private void untilOneIsLeft(AtomicInteger ends) {
		Eventually.until("one session is left", () -> {
			this.gateway.fleet.refresh().pollAgain(ANNS.ref().portal());
			return ends.get() > 0;
		});
	}

	private void poll(int times) {
		for (int i = 0; i < times; i++) {
			int polls = this.gateway.portal("eu/a").polls();
			Eventually.until("polled", () -> {
				this.gateway.fleet.refresh().pollAgain(ANNS.ref().portal());
				return this.gateway.portal("eu/a").polls() > polls;
			});
		}
	}

	private String sessionOfRequest() {
		return PipelineFixture.granted(this.gateway.request("ann")).session().ref().name();
	}

	@Test
	void ofTwoSessionsTheOneThatReplicasAgreedUponIsTheUsers() {
		startWithTwo(SessionState.WAITING, SessionState.WAITING, new AtomicInteger());
		anotherReplicaIsGranted(annsOther());
		assertThat(sessionOfRequest()).isEqualTo("s2");
	}

	@Test
	void sessionThatReplicasAgreedUponIsEndedIfTheUserHasOpenedTheOther() {
		AtomicInteger ends = new AtomicInteger();
		startWithTwo(SessionState.WAITING, SessionState.RUNNING, ends);
		anotherReplicaIsGranted(Fleets.session("eu/a/w01", "s1", "lab", "ann", SessionState.WAITING));
		assertThat(sessionOfRequest()).isEqualTo("s2");
		untilOneIsLeft(ends);
	}

	/** Otherwise two replicas could end one each. */
	@Test
	void sessionOfAnOutageIsEndedOnceReplicasHaveAgreedUponTheOther() {
		AtomicInteger ends = new AtomicInteger();
		this.gateway.background = Runnable::run;
		startWithTwo(SessionState.WAITING, SessionState.WAITING, ends);
		annsIsOneTooMany();
		poll(3);
		assertThat(ends).hasValue(0);
		anotherReplicaIsGranted(annsOther());
		untilOneIsLeft(ends);
	}

	@Test
	void sessionOfAnOutageIsNotEndedForOneThatIsGone() {
		AtomicInteger ends = new AtomicInteger();
		this.gateway.background = Runnable::run;
		startWithTwo(SessionState.WAITING, SessionState.WAITING, ends);
		this.gateway.portal("us/b").schedule(() -> ScriptedPortal.refuse(Refusal.Reason.NOT_FOUND));
		anotherReplicaIsGranted(annsOther());
		annsIsOneTooMany();
		poll(3);
		assertThat(ends).hasValue(0);
		this.gateway.portal("us/b").otherwise(() -> ScriptedPortal.refuse(Refusal.Reason.NO_SESSION));
		this.gateway.portal("us/b")
			.catalog(() -> new PortalReply.Answered<>(portal("us/b").environment("w01", "lab").reading().content()));
		assertThat(sessionOfRequest()).isEqualTo("s1");
	}

	@Test
	void sessionOfAnOutageIsNotEndedIfItWasOpenedSinceTheLastPoll() {
		AtomicInteger ends = new AtomicInteger();
		this.gateway.background = Runnable::run;
		startWithTwo(SessionState.WAITING, SessionState.WAITING, ends);
		this.gateway.portal("eu/a").schedule(() -> schedule(SessionState.RUNNING));
		anotherReplicaIsGranted(annsOther());
		annsIsOneTooMany();
		poll(3);
		assertThat(ends).hasValue(0);
	}

	@Test
	void sessionOfAnOutageThatIsGoneIsForgotten() {
		this.gateway.background = Runnable::run;
		startWithTwo(SessionState.WAITING, SessionState.WAITING, new AtomicInteger());
		annsIsOneTooMany();
		this.gateway.portal("eu/a")
			.catalog(() -> new PortalReply.Answered<>(portal("eu/a").environment("w01", "lab").reading().content()));
		Eventually.until("it is forgotten", () -> {
			poll(1);
			return this.gateway.inFlight.orphans().all().isEmpty();
		});
	}

	@Test
	void sessionThatWasOpenedIsTheUsersThoughReplicasAgreedUponAnother() {
		startWithTwo(SessionState.RUNNING, SessionState.WAITING, new AtomicInteger());
		anotherReplicaIsGranted(annsOther());
		annsIsOneTooMany();
		assertThat(sessionOfRequest()).isEqualTo("s1");
	}

	@Test
	void ofTwoSessionsTheOneThatCanBeReachedIsTheUsers() {
		startWithTwo(SessionState.WAITING, SessionState.WAITING, new AtomicInteger());
		anotherReplicaIsGranted(annsOther());
		for (int i = 0; i < 3; i++) {
			this.gateway.inFlight.circuitBreakers().failed(TestFleet.portalRef("us/b"), true, "no answer");
		}
		assertThat(sessionOfRequest()).isEqualTo("s1");
	}

	@Test
	void sessionOnAPortalThatThisReplicaHasNotReadYetIsTheUsers() {
		CountDownLatch read = new CountDownLatch(1);
		this.gateway.start(TestFleet.withSlowStart(this.gateway.clock, read, portal("eu/a").environment("w01", "lab"),
				portal("us/b").environment("w01", "lab")));
		this.gateway.fleet.await((snapshot) -> snapshot.portal(TestFleet.portalRef("us/b")).reading() != null);
		anotherReplicaIsGranted(ANNS);
		this.gateway.portal("eu/a").answers(ScriptedPortal.grant(ANNS.environment(), "s1", "ann"));
		this.gateway.portal("us/b")
			.otherwise(() -> ScriptedPortal.grant(TestFleet.environment("us/b/w01"), "s2", "ann"));
		try {
			RequestOutcome.Granted granted = PipelineFixture.granted(this.gateway.request("ann"));
			assertThat(granted.session().ref()).isEqualTo(ANNS.ref());
			assertThat(granted.reused()).isTrue();
			assertThat(this.gateway.portal("eu/a").orders().getLast().session()).isEqualTo("s1");
			assertThat(this.gateway.portal("us/b").orders()).isEmpty();
		}
		finally {
			read.countDown();
		}
	}

}
