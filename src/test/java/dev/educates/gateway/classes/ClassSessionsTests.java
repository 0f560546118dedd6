package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordStores;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.TestVouchers;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** End and extension of all sessions of a class. */
class ClassSessionsTests {

	private static final int MEMBERS = 40;

	private static final Caller SCHOOL = Callers.client("school", "alpha");

	private static final ClassesProperties PROPERTIES = new ClassesProperties(Duration.ofMinutes(10),
			Duration.ofMinutes(15), Duration.ofDays(90), null);

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final Access access = new Access(UserIds.PER_TENANT);

	private final Fleet fleet = new Fleet();

	private final RecordStore store = RecordStores.inMemory(this.clock);

	private final TestVouchers vouchers = new TestVouchers(this.store, this.clock);

	private final ClassRegistry registry = new ClassRegistry(this.store, this.vouchers.vouchers(), this.access,
			PROPERTIES, this.clock);

	private final Classes classes = new Classes(this.registry, this.vouchers.vouchers(), SeatHolds.NONE, this.access,
			this.fleet, QuietAudit.audit(), PROPERTIES, this.clock);

	private final Portals portals = new Portals();

	private final ClassSessions sessions = new ClassSessions(this.registry, this.fleet, this.classes, this.portals);

	/** A class whose members all have sessions. */
	private TrainingClass running() {
		this.access
			.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null)), List.of()));
		FleetSnapshot snapshot = Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(MEMBERS)));
		this.fleet.publish(snapshot);
		Instant start = Fleets.SEEN;
		ClassDraft draft = new ClassDraft("alpha", "Tuesday", "lab", MEMBERS, start, start.plus(Duration.ofHours(1)),
				null, null, false, Map.of());
		TrainingClass created = ((ClassResult.Saved) this.classes.create(SCHOOL, draft, false)).value();
		for (int i = 0; i < MEMBERS; i++) {
			this.vouchers.take(created.voucherId(), "alpha", "u" + i);
			snapshot = snapshot.withSession(Fleets.session("eu/a/w01", "s-u" + i, "lab", "alpha:u" + i));
		}
		this.fleet.publish(snapshot);
		this.registry.start();
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
			Session session = ClassSessionsTests.this.fleet.current().session(ref);
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
