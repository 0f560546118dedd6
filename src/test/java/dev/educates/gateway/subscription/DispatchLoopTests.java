package dev.educates.gateway.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.FluxSink;

import static org.assertj.core.api.Assertions.assertThat;

/** Rounds and streams, whatever is dispatched. */
class DispatchLoopTests {

	private final AtomicInteger rounds = new AtomicInteger();

	private final AtomicReference<Caller> caller = new AtomicReference<>(Callers.OPERATOR);

	private final List<Caller> changes = new CopyOnWriteArrayList<>();

	private final AtomicReference<ConflatingSubscriber<String>> added = new AtomicReference<>();

	private final DispatchLoop<ConflatingSubscriber<String>> loop = new DispatchLoop<>("test", Duration.ofMillis(1),
			Duration.ofMillis(5), () -> Duration.ofMillis(5), this::round);

	private void round() {
		if (this.rounds.incrementAndGet() == 1) {
			throw new IllegalStateException("the first round fails");
		}
	}

	@AfterEach
	void close() {
		this.loop.close(Duration.ZERO);
	}

	private void add(FluxSink<String> sink) {
		ConflatingSubscriber<String> subscriber = new ConflatingSubscriber<>(this.caller::get, this.caller.get(), sink,
				this.changes::add);
		this.added.set(subscriber);
		this.loop.add(subscriber, () -> {
		});
	}

	@Test
	void failedRoundDoesNotEndTheLoop() {
		this.loop.start();
		Eventually.until("another round runs", () -> this.rounds.get() > 1);
	}

	@Test
	void subscriberGetsTheLatestEventOfEachKeyAndNothingAfterTheLastOne() {
		List<String> received = new CopyOnWriteArrayList<>();
		AtomicInteger completions = new AtomicInteger();
		BaseSubscriber<String> client = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				// requests nothing
			}

			@Override
			protected void hookOnNext(String event) {
				received.add(event);
			}

			@Override
			protected void hookOnComplete() {
				completions.incrementAndGet();
			}

		};
		this.loop.stream(this::add).subscribe(client);
		ConflatingSubscriber<String> subscriber = this.added.get();
		// the scheduler between them prefetches one event
		subscriber.offer("first", "prefetched");
		for (String event : List.of("a1", "b1", "a2")) {
			subscriber.offer(event.substring(0, 1), event);
		}
		subscriber.offerLast("b", "b2");
		subscriber.offer("a", "a3");
		assertThat(completions).hasValue(0);
		client.requestUnbounded();
		Eventually.until("the stream completes", () -> completions.get() == 1);
		assertThat(new ArrayList<>(received)).containsExactly("prefetched", "a2", "b2");
	}

	@Test
	void otherRightsAreNoticedAndATokenThatIsNoLongerValidEndsTheStream() {
		List<Throwable> faults = new CopyOnWriteArrayList<>();
		this.loop.stream(this::add).subscribe((event) -> {
		}, faults::add);
		this.loop.start();
		this.caller.set(Callers.ADMIN);
		Eventually.until("the other caller is noticed", () -> this.changes.contains(Callers.ADMIN));
		assertThat(this.changes).hasSize(1);
		this.caller.set(null);
		Eventually.until("the stream ends", () -> !faults.isEmpty() && this.loop.subscribers().isEmpty());
	}

	@Test
	void closedLoopEndsStreamsAndStartsNone() {
		List<Throwable> faults = new CopyOnWriteArrayList<>();
		this.loop.stream(this::add).subscribe((event) -> {
		}, faults::add);
		this.loop.close(Duration.ZERO);
		Eventually.until("the stream ends", () -> !faults.isEmpty());
		List<Throwable> later = new CopyOnWriteArrayList<>();
		this.added.set(null);
		this.loop.stream(this::add).subscribe((event) -> {
		}, later::add);
		assertThat(this.added.get()).isNull();
		assertThat(faults).singleElement().isInstanceOf(GatewayStopping.class);
	}

}
