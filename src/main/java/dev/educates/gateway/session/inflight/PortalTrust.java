package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.Trust;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;

/**
 * Which portals are worth asking for a session. So many failures in a row, of requests
 * and of looks, take a portal out. A look that goes well brings it back: at once if
 * nobody could get through to it, else on probation, where one request after the other
 * tries it until one is answered. Time alone brings nobody back.
 */
public final class PortalTrust {

	private static final Duration FOR_EVER = Duration.ofDays(36500);

	private final CircuitBreakerConfig rules;

	private final Waiting.Bell changed;

	private final Map<PortalRef, Standing> standings = new HashMap<>();

	/**
	 * All portals are trusted.
	 * @param failures how many in a row take a portal out
	 * @param changed is rung when somebody may ask who might not before, or when a try is
	 * over
	 */
	PortalTrust(int failures, Waiting.Bell changed) {
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

	private Standing standing(PortalRef portal) {
		return this.standings.computeIfAbsent(portal,
				(ref) -> new Standing(CircuitBreaker.of(ref.toString(), this.rules)));
	}

	synchronized void keepOnly(Collection<PortalRef> portals) {
		this.standings.keySet().retainAll(portals);
	}

	/**
	 * What recent calls make one think of a portal.
	 * @param portal any
	 * @return the trust
	 */
	public synchronized Trust trust(PortalRef portal) {
		Standing standing = this.standings.get(portal);
		return (standing != null) ? standing.trust() : Trust.TRUSTED;
	}

	/**
	 * How the last call of a portal failed.
	 * @param portal any
	 * @return for operators; empty if no call failed
	 */
	public synchronized String lastFailure(PortalRef portal) {
		Standing standing = this.standings.get(portal);
		return (standing != null) ? standing.lastFailure : "";
	}

	/**
	 * Whether a portal may be asked for a session now. If so, one of {@link #answered},
	 * {@link #failed} or {@link #notAsked} must follow.
	 * @param portal any
	 * @return false if it is out, or if another request is trying it
	 */
	public synchronized boolean tryToAsk(PortalRef portal) {
		return standing(portal).breaker.tryAcquirePermission();
	}

	/**
	 * A portal has answered a request for a session, whatever it said.
	 * @param portal the portal
	 */
	public synchronized void answered(PortalRef portal) {
		Standing standing = standing(portal);
		Trust before = standing.trust();
		if (before == Trust.OUT) {
			standing.breaker.transitionToHalfOpenState();
		}
		else {
			standing.breaker.onSuccess(0, TimeUnit.NANOSECONDS);
			standing.answersWereLost = false;
		}
		ringUnlessTrusted(before);
	}

	/**
	 * A portal has not answered a request for a session.
	 * @param portal the portal
	 * @param lost whether something was sent, and the answer was lost
	 * @param detail why, for operators
	 */
	public synchronized void failed(PortalRef portal, boolean lost, String detail) {
		Standing standing = standing(portal);
		Trust before = standing.trust();
		standing.failed(detail);
		standing.answersWereLost |= lost;
		ringUnlessTrusted(before);
	}

	/**
	 * A portal that might be asked was not.
	 * @param portal the portal
	 */
	public synchronized void notAsked(PortalRef portal) {
		Standing standing = standing(portal);
		standing.breaker.releasePermission();
		ringUnlessTrusted(standing.trust());
	}

	private void ringUnlessTrusted(Trust trust) {
		if (trust != Trust.TRUSTED) {
			this.changed.ring();
		}
	}

	/**
	 * A portal was looked at. That a catalog is answered says nothing of answers to
	 * requests that were lost.
	 * @param portal the portal
	 * @param health how the look ended
	 * @param detail why it is not healthy
	 */
	public synchronized void looked(PortalRef portal, PortalHealth health, String detail) {
		Standing standing = standing(portal);
		Trust before = standing.trust();
		if (health == PortalHealth.UNREACHABLE) {
			standing.failed(detail);
		}
		else if (health == PortalHealth.HEALTHY && !standing.answersWereLost) {
			standing.breaker.reset();
			ringUnlessTrusted(before);
		}
		else if (health == PortalHealth.HEALTHY && before == Trust.OUT) {
			standing.breaker.transitionToHalfOpenState();
			ringUnlessTrusted(before);
		}
	}

	/** What is thought of one portal. */
	private static final class Standing {

		private final CircuitBreaker breaker;

		private boolean answersWereLost;

		private String lastFailure = "";

		Standing(CircuitBreaker breaker) {
			this.breaker = breaker;
		}

		Trust trust() {
			return switch (this.breaker.getState()) {
				case CLOSED, DISABLED, METRICS_ONLY -> Trust.TRUSTED;
				case HALF_OPEN -> Trust.ON_PROBATION;
				case OPEN, FORCED_OPEN -> Trust.OUT;
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
