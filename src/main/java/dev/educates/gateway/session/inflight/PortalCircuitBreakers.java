package dev.educates.gateway.session.inflight;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.CircuitState;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/**
 * The circuit breaker of each portal. A number of failures in a row, of requests and of
 * polls, opens the circuit. A successful poll closes it if no request got through, and
 * half-opens it if responses were lost; so does the response to a request that was sent
 * before. {@code HalfOpenProbe} probes a half-open circuit; {@code ReplyMeaning} decides
 * what counts as a failure. Time alone closes no circuit.
 */
public final class PortalCircuitBreakers {

	private static final Duration FOR_EVER = Duration.ofDays(36500);

	/** The breaker wants one; the detail is kept apart. */
	private static final Exception FAILED = new IOException("no answer");

	private final CircuitBreakerConfig rules;

	private final WaitStrategy.ChangeSignal changed;

	private final Map<PortalRef, Circuit> circuits = new HashMap<>();

	/** For plans, which ask for each portal: few are there, and mostly none. */
	private volatile Map<PortalRef, CircuitState> notClosed = Map.of();

	/**
	 * All circuits are closed.
	 * @param failures how many in a row open a circuit
	 * @param changed is given when a request may ask that might not before
	 */
	PortalCircuitBreakers(int failures, WaitStrategy.ChangeSignal changed) {
		this.rules = CircuitBreakerConfig.custom()
			.slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
			.slidingWindowSize(failures)
			.minimumNumberOfCalls(failures)
			.failureRateThreshold(100)
			.permittedNumberOfCallsInHalfOpenState(1)
			.waitDurationInOpenState(FOR_EVER)
			.build();
		this.changed = changed;
	}

	private Circuit circuitOf(PortalRef portal) {
		return this.circuits.computeIfAbsent(portal,
				(ref) -> new Circuit(CircuitBreaker.of(ref.toString(), this.rules)));
	}

	synchronized void keepOnly(Set<PortalRef> portals) {
		this.circuits.keySet().retainAll(portals);
		Map<PortalRef, CircuitState> rest = new HashMap<>(this.notClosed);
		rest.keySet().retainAll(portals);
		this.notClosed = Map.copyOf(rest);
	}

	/** The circuit of a portal. */
	public CircuitState circuit(PortalRef portal) {
		return this.notClosed.getOrDefault(portal, CircuitState.CLOSED);
	}

	/** The circuits that are not closed, as they are now. */
	Map<PortalRef, CircuitState> notClosed() {
		return this.notClosed;
	}

	private void remember(PortalRef portal, CircuitState now) {
		if (circuit(portal) != now) {
			Map<PortalRef, CircuitState> next = new HashMap<>(this.notClosed);
			next.put(portal, now);
			next.values().remove(CircuitState.CLOSED);
			this.notClosed = Map.copyOf(next);
		}
	}

	/** How the last call of a portal failed, for operators; empty if none did. */
	public synchronized String lastFailure(PortalRef portal) {
		Circuit circuit = this.circuits.get(portal);
		return (circuit != null) ? circuit.lastFailure : "";
	}

	/**
	 * Whether a portal may be asked for a session now. If so, one of {@link #answered},
	 * {@link #failed} or {@link #releasePermission} must follow.
	 * @return false if the circuit is open, or if another request is trying it
	 */
	public synchronized boolean tryAcquirePermission(PortalRef portal) {
		Circuit circuit = circuitOf(portal);
		boolean may = circuit.breaker.tryAcquirePermission();
		remember(portal, circuit.state());
		return may;
	}

	/** A portal has answered a request for a session, whatever it said. */
	public synchronized void answered(PortalRef portal) {
		change(portal, (circuit) -> {
			if (circuit.state() == CircuitState.OPEN) {
				circuit.breaker.transitionToHalfOpenState();
			}
			else {
				circuit.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
				circuit.answersWereLost = false;
			}
		});
	}

	/**
	 * A portal has not answered a request for a session.
	 * @param lost whether something was sent, and the answer was lost
	 */
	public synchronized void failed(PortalRef portal, boolean lost, String detail) {
		change(portal, (circuit) -> {
			circuit.failed(detail);
			circuit.answersWereLost |= lost;
		});
	}

	/** A portal that might be asked was not. */
	public synchronized void releasePermission(PortalRef portal) {
		change(portal, (circuit) -> circuit.breaker.releasePermission());
	}

	/** Waiting requests get a signal if the circuit was not closed. */
	private void change(PortalRef portal, Consumer<Circuit> change) {
		Circuit circuit = circuitOf(portal);
		CircuitState before = circuit.state();
		change.accept(circuit);
		remember(portal, circuit.state());
		if (before != CircuitState.CLOSED) {
			this.changed.signal();
		}
	}

	/**
	 * A portal was polled. An answered catalog says nothing of requests that were lost.
	 */
	public synchronized void polled(PortalRef portal, PortalHealth health, String detail) {
		change(portal, (circuit) -> {
			if (health == PortalHealth.UNREACHABLE) {
				circuit.failed(detail);
			}
			else if (health == PortalHealth.HEALTHY && !circuit.answersWereLost) {
				circuit.breaker.reset();
			}
			else if (health == PortalHealth.HEALTHY && circuit.state() == CircuitState.OPEN) {
				circuit.breaker.transitionToHalfOpenState();
			}
		});
	}

	/** The circuit of one portal. */
	private static final class Circuit {

		private final CircuitBreaker breaker;

		private boolean answersWereLost;

		private String lastFailure = "";

		Circuit(CircuitBreaker breaker) {
			this.breaker = breaker;
		}

		CircuitState state() {
			return switch (this.breaker.getState()) {
				case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
				case HALF_OPEN -> CircuitState.HALF_OPEN;
				case OPEN, FORCED_OPEN -> CircuitState.OPEN;
			};
		}

		void failed(String detail) {
			this.lastFailure = detail;
			this.breaker.onError(0, TimeUnit.NANOSECONDS, FAILED);
		}

	}

}
