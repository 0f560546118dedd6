package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class IdempotencyStoreTests {

	private static final List<String> KEY = List.of("client", "key");

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private static final Duration HOLD = Duration.ofSeconds(60);

	private int weight = 1;

	private boolean valid = true;

	private final IdempotencyStore<List<String>, String> store = new IdempotencyStore<>(100, (result) -> this.weight,
			this.clock);

	private final AtomicInteger made = new AtomicInteger();

	private String run(List<String> key, Map<String, String> input) {
		return this.store.once(key, input, HOLD, (result) -> this.valid, () -> "result " + this.made.incrementAndGet());
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
		assertThat(this.store.size()).isEqualTo(50);
		this.clock.advance(Duration.ofSeconds(50));
		run(KEY, Map.of());
		assertThat(this.store.size()).isEqualTo(51);
		this.clock.advance(Duration.ofSeconds(12));
		assertThat(this.store.size()).isEqualTo(1);
	}

	@Test
	void keepsFewerResultsThatHoldOnToMuch() {
		this.weight = 40;
		for (int i = 0; i < 50; i++) {
			run(List.of("client", "key " + i), Map.of());
		}
		assertThat(this.store.size()).isLessThanOrEqualTo(2);
	}

	@Test
	void keepsWhatIsUnderWayHoweverLongItTakes() {
		String result = this.store.once(KEY, Map.of(), HOLD, (any) -> true, () -> {
			this.clock.advance(Duration.ofHours(5));
			assertThat(this.store.size()).isEqualTo(1);
			return "late";
		});
		assertThat(result).isEqualTo("late");
		assertThat(run(KEY, Map.of())).isEqualTo("late");
	}

	@Test
	void refusesAKeyThatWasUsedForSomethingElse() {
		run(KEY, Map.of("workshop", "lab", "email", "ann@example.com"));
		assertThatExceptionOfType(IdempotencyStore.KeyReused.class)
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
			Future<String> first = threads.submit(() -> this.store.once(KEY, Map.of(), HOLD, (any) -> true, () -> {
				begun.countDown();
				await(go);
				return "result " + this.made.incrementAndGet();
			}));
			begun.await();
			Future<String> second = threads.submit(() -> run(KEY, Map.of()));
			assertThatExceptionOfType(IdempotencyStore.KeyReused.class).as("while it is under way, too")
				.isThrownBy(() -> run(KEY, Map.of("workshop", "lab")));
			go.countDown();
			assertThat(first.get()).isEqualTo("result 1");
			assertThat(second.get()).isEqualTo("result 1");
		}
	}

	@Test
	void keepsNoFaults() {
		assertThatIllegalStateException().isThrownBy(() -> this.store.once(KEY, Map.of(), HOLD, (any) -> true, () -> {
			throw new IllegalStateException("ours");
		}));
		assertThat(run(KEY, Map.of())).isEqualTo("result 1");
	}

	@Test
	void keepsNoResultThatIsNotValidOrNoLonger() {
		run(KEY, Map.of());
		this.valid = false;
		assertThat(run(KEY, Map.of())).as("it is valid no longer").isEqualTo("result 2");
		assertThat(this.store.size()).as("it never was valid").isZero();
	}

	/** What a requester gets that comes while the request of another is in flight. */
	private String meanwhile(Caller other) throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread first = Thread.startVirtualThread(() -> this.store.single("ann", Callers.OPERATOR.key(), () -> {
			begun.countDown();
			await(end);
			return "the first one's";
		}).get());
		begun.await();
		CompletableFuture<String> result = new CompletableFuture<>();
		Thread second = Thread
			.startVirtualThread(() -> result.complete(this.store.single("ann", other.key(), () -> "its own").get()));
		Eventually.until("it waits", () -> second.getState() == Thread.State.WAITING);
		end.countDown();
		first.join();
		return result.get();
	}

	@Test
	void concurrentRequestOfTheSameCallerGetsTheResultThatIsInFlight() throws Exception {
		assertThat(meanwhile(Callers.OPERATOR)).isEqualTo("the first one's");
	}

	@Test
	void concurrentRequestOfACallerThatDiffersInOneAttributeFollowsWithItsOwnResult() throws Exception {
		for (var other : Callers.differing().entrySet()) {
			assertThat(meanwhile(other.getValue())).as(other.getKey()).isEqualTo("its own");
		}
	}

	@Test
	void exclusiveWorkRunsWhenNoRequestIsInFlightAndLetsNoneBegin() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread work = Thread.startVirtualThread(() -> this.store.exclusive("ann", () -> {
			begun.countDown();
			await(end);
		}));
		begun.await();
		CompletableFuture<String> result = new CompletableFuture<>();
		Thread request = Thread
			.startVirtualThread(() -> result.complete(this.store.single("ann", "any", () -> "after").get()));
		Eventually.until("it waits", () -> request.getState() == Thread.State.WAITING);
		assertThat(result).isNotDone();
		end.countDown();
		work.join();
		assertThat(result.get()).isEqualTo("after");
	}

}
