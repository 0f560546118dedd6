package dev.educates.gateway.classes;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Caller;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.classes.ClassFixture.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

/** End and extension of all sessions of a class. */
class ClassSessionsTests {

	private static final int MEMBERS = 40;

	private final ClassFixture gateway = new ClassFixture();

	private final ClassFixture.Replica replica = this.gateway.replica(true);

	private final Portals portals = new Portals();

	private final ClassSessions sessions = new ClassSessions(this.replica.classes, this.portals);

	/** A class whose members all have sessions. */
	private TrainingClass running() {
		TrainingClass created = this.replica.created(MEMBERS, Fleets.SEEN);
		FleetSnapshot snapshot = this.gateway.fleet.current();
		for (int i = 0; i < MEMBERS; i++) {
			this.gateway.vouchers.take(created.voucherId(), "alpha", "u" + i);
			snapshot = snapshot.withSession(Fleets.session("eu/a/w01", "s-u" + i, "lab", "alpha:u" + i));
		}
		this.gateway.fleet.publish(snapshot);
		this.replica.registry.read();
		return created;
	}

	@Test
	void oneFaultIsCountedAndTheOtherSessionsAreChanged() {
		TrainingClass running = running();
		this.portals.faultOf = "s-u7";
		assertThat(this.sessions.end(SCHOOL, running.id()))
			.isEqualTo(new ClassSessions.Result(MEMBERS - 1, 1, "an internal error"));
	}

	@Test
	void allSessionsAreExtended() {
		assertThat(this.sessions.extend(SCHOOL, running().id())).isEqualTo(new ClassSessions.Result(MEMBERS, 0, null));
	}

	@Test
	void someSessionsAreChangedAtATime() {
		TrainingClass running = running();
		this.portals.together = new CountDownLatch(ClassSessions.AT_ONCE);
		assertThat(this.sessions.end(SCHOOL, running.id())).isEqualTo(new ClassSessions.Result(MEMBERS, 0, null));
		assertThat(this.portals.most).hasValue(ClassSessions.AT_ONCE);
	}

	/** Portals where each change is done. */
	private final class Portals implements SessionService {

		private String faultOf = "";

		/** The first calls wait for each other. */
		private CountDownLatch together = new CountDownLatch(0);

		private final AtomicInteger calls = new AtomicInteger();

		private final AtomicInteger most = new AtomicInteger();

		@Override
		public ChangeOutcome extend(Caller caller, SessionRef ref) {
			this.most.accumulateAndGet(this.calls.incrementAndGet(), Math::max);
			try {
				this.together.countDown();
				assertThat(this.together.await(10, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.calls.decrementAndGet();
			}
			if (ref.name().equals(this.faultOf)) {
				throw new IllegalStateException("a test says so");
			}
			Session session = ClassSessionsTests.this.gateway.fleet.current().session(ref);
			return new ChangeOutcome.Done(session);
		}

		@Override
		public ChangeOutcome terminate(Caller caller, SessionRef ref) {
			return extend(caller, ref);
		}

		@Override
		public RequestOutcome request(Caller caller, SessionRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Explanation preview(Caller caller, SessionRequest request) {
			throw new UnsupportedOperationException();
		}

	}

}
