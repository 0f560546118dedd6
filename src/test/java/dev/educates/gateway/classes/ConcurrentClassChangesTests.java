package dev.educates.gateway.classes;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.storage.RecordWrite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.educates.gateway.classes.ClassFixture.SCHOOL;
import static dev.educates.gateway.classes.ClassFixture.TEN;
import static dev.educates.gateway.classes.ClassFixture.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Changes of classes by several requests and replicas at once. */
class ConcurrentClassChangesTests {

	private final ClassFixture gateway = new ClassFixture();

	private final ClassFixture.Replica replica = this.gateway.replica(true);

	private final Classes classes = this.replica.classes;

	private void at(Instant moment) {
		this.gateway.clock.advanceTo(moment);
	}

	@Test
	void seatsAreNotReducedBelowTheLearnersWhoJoinMeanwhile() {
		TrainingClass training = this.replica.created(20, TEN);
		at(TEN);
		this.replica.joins(training, "ann");
		this.gateway.store.beforeCommit(() -> this.gateway.vouchers.take(training.voucherId(), "alpha", "ben"));
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.classes.change(SCHOOL, training.id(), (known) -> draft(1, TEN), false))
			.withMessageContaining("the number of learners who have joined: 2");
		assertThat(this.gateway.vouchers.vouchers().find(training.voucherId()).voucher().terms().uses()).isEqualTo(20);
	}

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void classWhoseVoucherIsGoneIsCanceledToo() {
		TrainingClass training = this.replica.created(20, TEN);
		at(TEN);
		this.gateway.store.commit(List.of(new RecordWrite.Delete("vouchers", training.voucherId(), 1)));
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(TEN);
		assertThat(this.replica.held().wanted().isEmpty()).isTrue();
	}

	/** A copy that is old, as notices are lost. */
	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void classThatAnotherReplicaHasChangedIsCanceled() {
		TrainingClass training = this.replica.created(20, TEN);
		ClassFixture.Replica deaf = this.gateway.replica(false);
		this.classes.change(SCHOOL, training.id(), (known) -> draft(25, TEN), false);
		assertThat(deaf.registry.known().find(training.id()).seats()).isEqualTo(20);
		assertThat(deaf.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(Fleets.SEEN);
	}

	@Test
	void classThatIsGoneMeanwhileIsNotFound() {
		for (boolean isCanceled : List.of(true, false)) {
			String id = this.replica.created(20, TEN).id();
			Classes deaf = this.gateway.replica(false).classes;
			this.gateway.store.commit(List.of(new RecordWrite.Delete("classes", id, 1)));
			assertThat(deaf.find(SCHOOL, id)).as("an old copy").isNotNull();
			assertThat(isCanceled ? deaf.cancel(SCHOOL, id) : deaf.change(SCHOOL, id, (known) -> draft(25, TEN), false))
				.isNull();
		}
	}

}
