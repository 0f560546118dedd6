package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

	private final CircuitBreakerConfig rules;

	private final WaitStrategy.ChangeSignal changed;

	private final Map<PortalRef, Circuit> circuits = new HashMap<>();

	/** For plans, which ask for each portal: few are there, and mostly none. */
	private volatile Map<PortalRef, CircuitState> notClosed = Map.of();

	/**
	 * All circuits are closed.
	 * @param failures how many in a row open a circuit
	 * @param changed is given when a request may ask that might not before, or when a try
	 * is over
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

	private Circuit standing(PortalRef portal) {
		return this.circuits.computeIfAbsent(portal,
				(ref) -> new Circuit(CircuitBreaker.of(ref.toString(), this.rules)));
	}

	synchronized void keepOnly(Collection<PortalRef> portals) {
		this.circuits.keySet().retainAll(portals);
		Map<PortalRef, CircuitState> rest = new HashMap<>(this.notClosed);
		rest.keySet().retainAll(portals);
		this.notClosed = Map.copyOf(rest);
	}

	/**
	 * The circuit of a portal.
	 * @param portal any
	 * @return open, half-open or closed
	 */
	public CircuitState circuit(PortalRef portal) {
		return this.notClosed.getOrDefault(portal, CircuitState.CLOSED);
	}

	private void remember(PortalRef portal, CircuitState now) {
		if (circuit(portal) != now) {
			Map<PortalRef, CircuitState> next = new HashMap<>(this.notClosed);
			next.put(portal, now);
			next.values().remove(CircuitState.CLOSED);
			this.notClosed = Map.copyOf(next);
		}
	}

	/**
	 * How the last call of a portal failed.
	 * @param portal any
	 * @return for operators; empty if no call failed
	 */
	public synchronized String lastFailure(PortalRef portal) {
		Circuit standing = this.circuits.get(portal);
		return (standing != null) ? standing.lastFailure : "";
	}

	/**
	 * Whether a portal may be asked for a session now. If so, one of {@link #answered},
	 * {@link #failed} or {@link #releasePermission} must follow.
	 * @param portal any
	 * @return false if the circuit is open, or if another request is trying it
	 */
	public synchronized boolean tryAcquirePermission(PortalRef portal) {
		Circuit standing = standing(portal);
		boolean may = standing.breaker.tryAcquirePermission();
		remember(portal, standing.circuit());
		return may;
	}

	/**
	 * A portal has answered a request for a session, whatever it said.
	 * @param portal the portal
	 */
	public synchronized void answered(PortalRef portal) {
		Circuit standing = standing(portal);
		CircuitState before = standing.circuit();
		if (before == CircuitState.OPEN) {
			standing.breaker.transitionToHalfOpenState();
		}
		else {
			standing.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
			standing.answersWereLost = false;
		}
		remember(portal, standing.circuit());
		signalUnlessClosed(before);
	}

	/**
	 * A portal has not answered a request for a session.
	 * @param portal the portal
	 * @param lost whether something was sent, and the answer was lost
	 * @param detail why, for operators
	 */
	public synchronized void failed(PortalRef portal, boolean lost, String detail) {
		Circuit standing = standing(portal);
		CircuitState before = standing.circuit();
		standing.failed(detail);
		standing.answersWereLost |= lost;
		remember(portal, standing.circuit());
		signalUnlessClosed(before);
	}

	/**
	 * A portal that might be asked was not.
	 * @param portal the portal
	 */
	public synchronized void releasePermission(PortalRef portal) {
		Circuit standing = standing(portal);
		standing.breaker.releasePermission();
		remember(portal, standing.circuit());
		signalUnlessClosed(standing.circuit());
	}

	private void signalUnlessClosed(CircuitState circuit) {
		if (circuit != CircuitState.CLOSED) {
			this.changed.signal();
		}
	}

	/**
	 * A portal was polled. An answered catalog says nothing of answers to requests that
	 * were lost.
	 * @param portal the portal
	 * @param health how the poll ended
	 * @param detail why it is not healthy
	 */
	public synchronized void polled(PortalRef portal, PortalHealth health, String detail) {
		Circuit standing = standing(portal);
		CircuitState before = standing.circuit();
		if (health == PortalHealth.UNREACHABLE) {
			standing.failed(detail);
			remember(portal, standing.circuit());
		}
		else if (health == PortalHealth.HEALTHY && !standing.answersWereLost) {
			standing.breaker.reset();
			remember(portal, standing.circuit());
			signalUnlessClosed(before);
		}
		else if (health == PortalHealth.HEALTHY && before == CircuitState.OPEN) {
			standing.breaker.transitionToHalfOpenState();
			remember(portal, standing.circuit());
			signalUnlessClosed(before);
		}
	}

	/** The circuit of one portal. */
	private static final class Circuit {

		private final CircuitBreaker breaker;

		private boolean answersWereLost;

		private String lastFailure = "";

		Circuit(CircuitBreaker breaker) {
			this.breaker = breaker;
		}

		CircuitState circuit() {
			return switch (this.breaker.getState()) {
				case CLOSED, DISABLED, METRICS_ONLY -> CircuitState.CLOSED;
				case HALF_OPEN -> CircuitState.HALF_OPEN;
				case OPEN, FORCED_OPEN -> CircuitState.OPEN;
			};
		}

		void failed(String detail) {
			this.lastFailure = detail;
			this.breaker.onError(0, TimeUnit.NANOSECONDS, new PortalFailed());
		}

	}

	/** The breaker wants one. */
	@SuppressWarnings("serial")
	private static final class PortalFailed extends Exception {

		PortalFailed() {
			super(null, null, false, false);
		}

	}

}
