package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.TestVouchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Changes of classes by several requests and replicas at once. */
class ConcurrentClassChangesTests {

	private static final Instant TEN = Fleets.SEEN.plus(Duration.ofHours(1));

	private static final Caller SCHOOL = Callers.client("school", "alpha");

	private static final EnvironmentRef LAB = new EnvironmentRef(new PortalRef("eu", "a"), "w01");

	private static final ClassesProperties PROPERTIES = new ClassesProperties(Duration.ofMinutes(10),
			Duration.ofMinutes(15), Duration.ofDays(90), null);

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final Access access = new Access(UserIds.PER_TENANT);

	private final Fleet fleet = new Fleet();

	private final TestRecords store = new TestRecords(this.clock);

	private final TestVouchers vouchers = new TestVouchers(this.store, this.clock);

	private final Replica replica = new Replica(true);

	private final Classes classes = this.replica.classes;

	@BeforeEach
	void tenants() {
		this.access.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null),
				new Tenant("beta", null, null, Selector.ALL, Map.of(), null)), List.of()));
		fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40)));
	}

	private void fleet(PortalFixture... portals) {
		this.fleet.publish(Fleets.fleet(portals));
	}

	private static ClassDraft draft(int seats, Instant startsAt) {
		return new ClassDraft("alpha", "Tuesday", "lab", seats, startsAt, startsAt.plus(Duration.ofHours(2)), null,
				null, true, Map.of());
	}

	private TrainingClass created(int seats, Instant startsAt) {
		ClassResult result = this.classes.create(SCHOOL, draft(seats, startsAt), false);
		assertThat(result).isInstanceOf(ClassResult.Saved.class);
		return ((ClassResult.Saved) result).value();
	}

	private void at(Instant moment) {
		this.clock.advanceTo(moment);
	}

	private void joins(TrainingClass training, String user) {
		this.vouchers.take(training.voucherId(), "alpha", user);
		Eventually.until("the use is known", () -> this.classes.status(training).members().size() > 0);
	}

	@Test
	void seatsAreNotReducedBelowTheLearnersWhoJoinMeanwhile() {
		TrainingClass training = created(20, TEN);
		at(TEN);
		joins(training, "ann");
		this.store.beforeCommit(() -> this.vouchers.take(training.voucherId(), "alpha", "ben"));
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.classes.change(SCHOOL, training.id(), (known) -> draft(1, TEN), false))
			.withMessageContaining("the number of learners who have joined: 2");
		assertThat(this.vouchers.vouchers().find(training.voucherId()).voucher().terms().uses()).isEqualTo(20);
	}

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void classWhoseVoucherIsGoneIsCanceledToo() {
		TrainingClass training = created(20, TEN);
		at(TEN);
		this.store.commit(List.of(new RecordWrite.Delete("vouchers", training.voucherId(), 1)));
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(TEN);
		assertThat(this.replica.held().isEmpty()).isTrue();
	}

	/** A copy that is old, as notices are lost. */
	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void classThatAnotherReplicaHasChangedIsCanceled() {
		TrainingClass training = created(20, TEN);
		Replica deaf = new Replica(false);
		this.classes.change(SCHOOL, training.id(), (known) -> draft(25, TEN), false);
		assertThat(deaf.registry.known().find(training.id()).seats()).isEqualTo(20);
		assertThat(deaf.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(Fleets.SEEN);
	}

	/** Classes of one replica; all have the same fleet and storage. */
	private final class Replica {

		private final ClassRegistry registry = new ClassRegistry(ConcurrentClassChangesTests.this.store,
				ConcurrentClassChangesTests.this.vouchers.vouchers(), ConcurrentClassChangesTests.this.access,
				PROPERTIES, ConcurrentClassChangesTests.this.clock);

		private final ClassHolds holds = new ClassHolds(this.registry.source(), ConcurrentClassChangesTests.this.access,
				ConcurrentClassChangesTests.this.clock);

		private final Classes classes = new Classes(this.registry, ConcurrentClassChangesTests.this.vouchers.vouchers(),
				this.holds, ConcurrentClassChangesTests.this.access, ConcurrentClassChangesTests.this.fleet,
				QuietAudit.audit(), PROPERTIES, ConcurrentClassChangesTests.this.clock);

		Replica(boolean listens) {
			if (listens) {
				this.registry.start();
			}
			this.registry.read();
		}

		HeldSeats held() {
			return this.holds.in(ConcurrentClassChangesTests.this.fleet.current());
		}

	}

}
