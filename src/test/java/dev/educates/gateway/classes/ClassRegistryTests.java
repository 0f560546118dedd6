package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.IssuedVoucher;
import dev.educates.gateway.voucher.Redemption;
import dev.educates.gateway.voucher.TestVouchers;
import dev.educates.gateway.voucher.VoucherTerms;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** What is read of the storage, and when. */
class ClassRegistryTests {

	private static final Instant TEN = Fleets.SEEN.plus(Duration.ofHours(1));

	private static final ClassesProperties PROPERTIES = new ClassesProperties(Duration.ofMinutes(10),
			Duration.ofMinutes(15), Duration.ofDays(90), null);

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final TestRecords store = new TestRecords(this.clock);

	private final TestVouchers vouchers = new TestVouchers(this.store, this.clock);

	private final ClassRegistry registry = registry();

	private ClassRegistry registry() {
		return new ClassRegistry(this.store, this.vouchers.vouchers(), new Access(UserIds.PER_TENANT), PROPERTIES,
				this.clock);
	}

	private TrainingClass created(String id) {
		IssuedVoucher voucher = this.vouchers.vouchers()
			.draft(new VoucherTerms("alpha", List.of("lab"), 5, TEN.minus(Duration.ofMinutes(10)),
					TEN.plus(Duration.ofHours(1)), null, Map.of(), id, false));
		TrainingClass created = new ClassDraft("alpha", "Tuesday", "lab", 5, TEN, TEN.plus(Duration.ofHours(1)), null,
				null, false, Map.of())
			.toClass(id, voucher.voucher().id(), PROPERTIES, this.clock.instant());
		this.registry.commit(List.of(this.registry.creation(created), this.vouchers.vouchers().creation(voucher)));
		return created;
	}

	@Test
	void damagedRecordIsLeftOutAndTheOthersAreRead() {
		TrainingClass good = created("good");
		String redemptions = "redemptions/" + good.voucherId();
		this.clock.advanceTo(TEN);
		this.vouchers.take(good.voucherId(), "alpha", "ann");
		this.store.commit(List.of(new RecordWrite.Create("classes", "bad", "no JSON", null),
				new RecordWrite.Create(redemptions, "damaged", "{", null),
				new RecordWrite.Create(redemptions, "long",
						"{\"user\":\"%s\",\"workshop\":\"lab\",\"takenAt\":\"%s\"}".formatted("x".repeat(1000), TEN),
						null)));
		ClassRegistry started = registry();
		started.start();
		assertThat(started.known().classes()).containsExactly(good);
		assertThat(started.known().members("good")).extracting(Redemption::user)
			.containsExactlyInAnyOrder("alpha:ann", "");
	}

	@Test
	void redemptionsAreReadOnlyWhileAClassCanHaveSome() {
		this.registry.start();
		TrainingClass first = created("first");
		long reads = this.store.reads("redemptions/");
		created("second");
		assertThat(this.store.reads("redemptions/" + first.voucherId())).as("no learner can have joined yet")
			.isEqualTo(reads);
		this.clock.advanceTo(TEN);
		this.vouchers.take(first.voucherId(), "alpha", "ann");
		Eventually.until("the learner is known", () -> this.registry.known().members("first").size() == 1);
		this.clock.advanceTo(TEN.plus(Duration.ofHours(25)));
		long before = this.store.reads("redemptions/");
		ClassRegistry started = registry();
		started.start();
		assertThat(started.known().classes()).hasSize(2);
		assertThat(this.store.reads("redemptions/")).as("both are over").isEqualTo(before);
	}

	@Test
	void coverableSeatsArePlannedOnceForEachSnapshot() {
		this.registry.start();
		TrainingClass planned = created("first");
		Access access = new Access(UserIds.PER_TENANT);
		access.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null)), List.of()));
		Fleet fleet = new Fleet();
		fleet.publish(Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(4))));
		ManualClock looks = new ManualClock(Fleets.SEEN);
		looks.tick(Duration.ofMillis(1));
		ClassPlans plans = new ClassPlans(this.registry, access, fleet, looks);
		assertThat(plans.coverable(planned)).isEqualTo(4);
		assertThat(plans.coverable(planned)).isEqualTo(4);
		assertThat(looks.instant()).as("looks of one plan, and this one").isEqualTo(Fleets.SEEN.plusMillis(2));
		fleet.publish(Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3))));
		assertThat(plans.coverable(planned)).isEqualTo(3);
	}

	@Test
	void knownClassesAreTheSameObjectUntilSomethingChanges() {
		this.registry.start();
		created("first");
		KnownClasses known = this.registry.known();
		AtomicInteger notices = new AtomicInteger();
		this.registry.listen(notices::incrementAndGet);
		RecordWrite _ = this.registry.planned();
		assertThat(this.registry.known()).isSameAs(known);
		assertThat(notices).hasValue(0);
		created("second");
		assertThat(this.registry.known()).isNotSameAs(known);
		assertThat(notices).hasValue(1);
	}

}
