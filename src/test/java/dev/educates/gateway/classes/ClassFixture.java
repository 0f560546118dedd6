package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.usage.UsualLoad;
import dev.educates.gateway.voucher.TestVouchers;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Replicas that share a storage and a fleet: 40 seats for the tenants alpha and beta. */
class ClassFixture {

	static final Instant TEN = Fleets.SEEN.plus(Duration.ofHours(1));

	static final Caller SCHOOL = Callers.client("school", "alpha");

	static final EnvironmentRef LAB = new EnvironmentRef(new PortalRef("eu", "a"), "w01");

	static final ClassesProperties PROPERTIES = new ClassesProperties(Duration.ofMinutes(10), Duration.ofMinutes(15),
			Duration.ofDays(90), null);

	final ManualClock clock = new ManualClock(Fleets.SEEN);

	final Access access = new Access(UserIds.PER_TENANT);

	final Fleet fleet = new Fleet();

	final TestRecords store = new TestRecords(this.clock);

	final TestVouchers vouchers = new TestVouchers(this.store, this.clock);

	/** Of each class. */
	UsualLoad usual = UsualLoad.UNKNOWN;

	ClassFixture() {
		this.access.replace(Callers.tenancy("alpha", "beta"));
		fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40)));
	}

	final void fleet(PortalFixture... portals) {
		this.fleet.publish(Fleets.fleet(portals));
	}

	/** Of two hours. */
	static TrainingClass draft(int seats, Instant startsAt) {
		return draft("lab", seats, startsAt, startsAt.plus(Duration.ofHours(2)));
	}

	static TrainingClass draft(String workshop, int seats, Instant startsAt, Instant endsAt) {
		return new TrainingClass("", "alpha", "Tuesday", workshop, seats, startsAt, endsAt, PROPERTIES.lead(),
				PROPERTIES.releaseAfter(), true, Map.of(), Instant.EPOCH, "", null);
	}

	final Session session(String user) {
		Session session = Fleets.session("eu/a/w01", "s-" + user, "lab", "alpha:" + user);
		this.fleet.publish(this.fleet.current().withSession(session));
		return session;
	}

	/**
	 * Another replica.
	 * @param listens whether it hears of changes
	 */
	final Replica replica(boolean listens) {
		return new Replica(listens);
	}

	/** Classes of one replica. */
	final class Replica {

		final ClassRegistry registry = new ClassRegistry(ClassFixture.this.store, ClassFixture.this.vouchers.vouchers(),
				ClassFixture.this.access, PROPERTIES, ClassFixture.this.clock);

		final ClassSeats seats = new ClassSeats(this.registry::known, ClassFixture.this.access, ClassFixture.this.fleet,
				(of, now) -> ClassFixture.this.usual, ClassFixture.this.clock);

		final Classes classes = new Classes(this.registry, ClassFixture.this.vouchers.vouchers(), this.seats,
				ClassFixture.this.access, ClassFixture.this.fleet, QuietAudit.audit(), ClassFixture.this.clock);

		private Replica(boolean listens) {
			if (listens) {
				this.registry.start();
			}
			this.registry.read();
		}

		HeldSeats held() {
			return this.seats.in(ClassFixture.this.fleet.current());
		}

		TrainingClass created(int seats, Instant startsAt) {
			ClassResult result = this.classes.create(SCHOOL, draft(seats, startsAt), false);
			assertThat(result).isInstanceOf(ClassResult.ClassSaved.class);
			return ((ClassResult.ClassSaved) result).value();
		}

		void joins(TrainingClass training, String user) {
			ClassFixture.this.vouchers.take(training.voucherId(), "alpha", user);
			Eventually.until("the use is known", () -> !this.classes.status(training).members().isEmpty());
		}

	}

}
