package dev.educates.gateway.coordination.redis;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.educates.gateway.coordination.CoordinationStatus;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of the store, and its status. Failed commands open the circuit;
 * only a heartbeat closes it. There is one log line for each change.
 */
final class Availability {

	private static final Logger logger = LoggerFactory.getLogger(Availability.class);

	private static final Duration FOR_EVER = Duration.ofDays(36500);

	/** A store that serves heartbeats and rejects commands changes its status rarely. */
	private static final Duration SHORTEST_OUTAGE = Duration.ofMillis(500);

	private static final int COMMANDS = 10;

	private static final int FEWEST_COMMANDS = 4;

	private final CircuitBreaker breaker = CircuitBreaker.of("coordination",
			CircuitBreakerConfig.custom()
				.slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
				.slidingWindowSize(COMMANDS)
				.minimumNumberOfCalls(FEWEST_COMMANDS)
				.failureRateThreshold(50)
				.waitDurationInOpenState(FOR_EVER)
				.build());

	private final List<Consumer<CoordinationStatus>> listeners = new CopyOnWriteArrayList<>();

	private final Clock clock;

	private final Executor background;

	private final String consequence;

	private volatile CoordinationStatus status;

	/**
	 * Unavailable until the first heartbeat.
	 * @param background calls listeners, one after the other
	 * @param consequence what happens while the store is unavailable, for the log
	 */
	Availability(Clock clock, Executor background, String consequence) {
		this.clock = clock;
		this.background = background;
		this.consequence = consequence;
		this.status = new CoordinationStatus(false, clock.instant(), "not connected yet");
	}

	CoordinationStatus status() {
		return this.status;
	}

	void observe(Consumer<CoordinationStatus> listener) {
		this.listeners.add(listener);
	}

	/** If so, {@link #succeeded} or {@link #failed} must follow. */
	boolean tryAcquirePermission() {
		return this.status.available() && this.breaker.tryAcquirePermission();
	}

	void succeeded() {
		this.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
	}

	void failed(RuntimeException why) {
		this.breaker.onError(0, TimeUnit.NANOSECONDS, why);
		if (this.breaker.getState() == CircuitBreaker.State.OPEN) {
			unavailable(String.valueOf(why.getMessage()));
		}
	}

	/** The store has taken a write. */
	synchronized void available() {
		CoordinationStatus before = this.status;
		Instant now = this.clock.instant();
		boolean tooEarly = this.breaker.getState() == CircuitBreaker.State.OPEN
				&& now.isBefore(before.since().plus(SHORTEST_OUTAGE));
		if (before.available() || tooEarly) {
			return;
		}
		this.breaker.reset();
		change(new CoordinationStatus(true, now, ""));
		logger.info("Coordination with other replicas is available after {} ms",
				Duration.between(before.since(), now).toMillis());
	}

	/** The store does not answer heartbeats, or the circuit is open. */
	synchronized void unavailable(String detail) {
		if (this.status.available()) {
			change(new CoordinationStatus(false, this.clock.instant(), detail));
			logger.warn("Coordination with other replicas is unavailable: {}. {}", detail, this.consequence);
		}
		else if (!this.status.detail().equals(detail)) {
			this.status = new CoordinationStatus(false, this.status.since(), detail);
		}
	}

	/** The gateway starts all the same. */
	synchronized void neverConnected(String detail) {
		this.status = new CoordinationStatus(false, this.status.since(), detail);
		logger.warn("Coordination with other replicas is unavailable: {}. {}", detail, this.consequence);
	}

	private void change(CoordinationStatus next) {
		this.status = next;
		this.background.execute(() -> this.listeners.forEach((listener) -> listener.accept(next)));
	}

}
