package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class IdempotencyLedgerTests {

	private static final List<String> KEY = List.of("client", "key");

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private int weight = 1;

	private final IdempotencyLedger<List<String>, String> ledger = new IdempotencyLedger<>(100, (result) -> this.weight,
			this.clock);

	private final AtomicInteger made = new AtomicInteger();

	private String run(List<String> key, Map<String, String> input) {
		return this.ledger.run(key, input, () -> "result " + this.made.incrementAndGet(),
				(result) -> Duration.ofSeconds(60));
	}

	@Test
	void replaysTheResultForTheHold() {
		assertThat(run(KEY, Map.of("workshop", "lab"))).isEqualTo("result 1");
		this.clock.advance(Duration.ofSeconds(59));
		assertThat(run(KEY, Map.of("workshop", "lab"))).isEqualTo("result 1");
		assertThat(run(List.of("other", "key"), Map.of("workshop", "lab"))).isEqualTo("result 2");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(run(KEY, Map.of("workshop", "lab"))).isEqualTo("result 3");
	}

	@Test
	void forgetsResultsThatAreGoodNoMore() {
		for (int i = 0; i < 50; i++) {
			run(List.of("client", "key " + i), Map.of());
		}
		assertThat(this.ledger.size()).isEqualTo(50);
		this.clock.advance(Duration.ofSeconds(50));
		run(KEY, Map.of());
		assertThat(this.ledger.size()).isEqualTo(51);
		this.clock.advance(Duration.ofSeconds(12));
		assertThat(this.ledger.size()).isEqualTo(1);
	}

	@Test
	void keepsFewerResultsThatHoldOnToMuch() {
		this.weight = 40;
		for (int i = 0; i < 50; i++) {
			run(List.of("client", "key " + i), Map.of());
		}
		assertThat(this.ledger.size()).isLessThanOrEqualTo(2);
	}

	@Test
	void keepsWhatIsUnderWayHoweverLongItTakes() {
		String result = this.ledger.run(KEY, Map.of(), () -> {
			this.clock.advance(Duration.ofHours(5));
			assertThat(this.ledger.size()).isEqualTo(1);
			return "late";
		}, (late) -> Duration.ofSeconds(60));
		assertThat(result).isEqualTo("late");
		assertThat(run(KEY, Map.of())).isEqualTo("late");
	}

	@Test
	void refusesAKeyThatWasUsedForSomethingElse() {
		run(KEY, Map.of("workshop", "lab", "email", "ann@example.com"));
		assertThatExceptionOfType(IdempotencyLedger.KeyReused.class)
			.isThrownBy(() -> run(KEY, Map.of("workshop", "lab", "email", "ben@example.com", "user", "ben")))
			.satisfies((reused) -> assertThat(reused.fields()).containsExactly("email", "user"))
			.withMessageNotContaining("example.com");
		assertThat(this.made).hasValue(1);
	}

	@Test
	void letsRepetitionsJoinWhatIsUnderWay() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> first = threads.submit(() -> this.ledger.run(KEY, Map.of(), () -> {
				begun.countDown();
				await(go);
				return "result " + this.made.incrementAndGet();
			}, (result) -> Duration.ofSeconds(60)));
			begun.await();
			Future<String> second = threads.submit(() -> run(KEY, Map.of()));
			assertThatExceptionOfType(IdempotencyLedger.KeyReused.class).as("while it is under way, too")
				.isThrownBy(() -> run(KEY, Map.of("workshop", "lab")));
			go.countDown();
			assertThat(first.get()).isEqualTo("result 1");
			assertThat(second.get()).isEqualTo("result 1");
		}
	}

	@Test
	void keepsNoFaults() {
		assertThatIllegalStateException().isThrownBy(() -> this.ledger.run(KEY, Map.of(), () -> {
			throw new IllegalStateException("ours");
		}, (result) -> Duration.ofSeconds(60)));
		assertThat(run(KEY, Map.of())).isEqualTo("result 1");
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
