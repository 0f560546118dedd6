package dev.educates.gateway.classes;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.usage.UsualLoad;
import dev.educates.gateway.voucher.Redemption;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.classes.ClassFixture.TEN;
import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** What is read of the storage, and when. */
class ClassRegistryTests {

	private final ClassFixture gateway = new ClassFixture();

	private final ManualClock clock = this.gateway.clock;

	private final TestRecords store = this.gateway.store;

	private final ClassFixture.Replica replica = this.gateway.replica(true);

	private final ClassRegistry registry = this.replica.registry;

	@Test
	void damagedRecordIsLeftOutAndTheOthersAreRead() {
		TrainingClass good = this.replica.created(5, TEN);
		String redemptions = "redemptions/" + good.voucherId();
		this.clock.advanceTo(TEN);
		this.gateway.vouchers.take(good.voucherId(), "alpha", "ann");
		this.store.commit(List.of(new RecordWrite.Create("classes", "bad", "no JSON", null),
				new RecordWrite.Create(redemptions, "damaged", "{", null),
				new RecordWrite.Create(redemptions, "without-user", "{}", null),
				new RecordWrite.Create(redemptions, "long",
						"{\"user\":\"%s\",\"workshop\":\"lab\",\"takenAt\":\"%s\"}".formatted("x".repeat(1000), TEN),
						null)));
		ClassRegistry started = this.gateway.replica(false).registry;
		assertThat(started.known().classes()).containsExactly(good);
		assertThat(started.known().members(good.id())).extracting(Redemption::user)
			.containsExactlyInAnyOrder("alpha:ann", "");
	}

	@Test
	void redemptionsAreReadOnlyWhileAClassCanHaveSome() {
		TrainingClass first = this.replica.created(5, TEN);
		long reads = this.store.reads("redemptions/");
		this.replica.created(5, TEN);
		assertThat(this.store.reads("redemptions/" + first.voucherId())).as("no learner can have joined yet")
			.isEqualTo(reads);
		this.clock.advanceTo(TEN);
		this.gateway.vouchers.take(first.voucherId(), "alpha", "ann");
		Eventually.until("the learner is known", () -> this.registry.known().members(first.id()).size() == 1);
		this.clock.advanceTo(TEN.plus(Duration.ofHours(27)));
		long before = this.store.reads("redemptions/");
		ClassRegistry started = this.gateway.replica(false).registry;
		assertThat(started.known().classes()).hasSize(2);
		assertThat(this.store.reads("redemptions/")).as("both are over").isEqualTo(before);
	}

	@Test
	void coverableSeatsArePlannedOnceForEachSnapshot() {
		AtomicInteger plans = new AtomicInteger();
		ClassSeats seats = new ClassSeats(this.registry::known, this.gateway.access, this.gateway.fleet, (of, now) -> {
			plans.incrementAndGet();
			return UsualLoad.UNKNOWN;
		}, this.clock);
		TrainingClass planned = this.replica.created(30, TEN);
		assertThat(seats.coverable(planned)).isEqualTo(30);
		assertThat(seats.coverable(planned)).isEqualTo(30);
		assertThat(plans).hasValue(1);
		this.gateway.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
		assertThat(seats.coverable(planned)).isEqualTo(3);
	}

	@Test
	void knownClassesAreTheSameObjectUntilSomethingChanges() {
		AtomicInteger notices = new AtomicInteger();
		this.registry.listen(notices::incrementAndGet);
		this.replica.created(5, TEN);
		// by the thread that made the change known, which may be that of the store
		Eventually.until("there is a notice", () -> notices.get() == 1);
		KnownClasses known = this.registry.known();
		RecordWrite _ = this.registry.planned();
		assertThat(this.registry.known()).isSameAs(known);
		assertThat(notices).hasValue(1);
		this.replica.created(5, TEN);
		assertThat(this.registry.known()).isNotSameAs(known);
		Eventually.until("there is another notice", () -> notices.get() == 2);
	}

	@Test
	void classesAreEqualInWhateverOrderTheyAreRead() {
		TrainingClass one = this.replica.created(5, TEN);
		TrainingClass other = this.replica.created(5, TEN);
		assertThat(new KnownClasses(List.of(one, other), Map.of()))
			.isEqualTo(new KnownClasses(List.of(other, one), Map.of()));
	}

}
