package dev.educates.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One session, from reserve to end, and the rules of its time. Guarded by its
 * {@link SimulatedPortal}.
 */
final class SimulatedSession {

	private static final Duration LEAST_OVERTIME = Duration.ofMinutes(5);

	private static final Duration LONGEST_WARNING_BASE = Duration.ofHours(4);

	private final String name;

	private final EnvironmentSpecification terms;

	private final String password;

	private final Instant ready;

	private @Nullable String owner;

	private @Nullable String indexUrl;

	private @Nullable String token;

	private @Nullable Instant started;

	private @Nullable Instant expires;

	private @Nullable Instant gone;

	private @Nullable String analyticsUrl;

	private boolean activated;

	private Map<String, String> parameters = Map.of();

	SimulatedSession(String name, EnvironmentSpecification terms, String password, Instant ready) {
		this.name = name;
		this.terms = terms;
		this.password = password;
		this.ready = ready;
	}

	String name() {
		return this.name;
	}

	@Nullable String owner() {
		return this.owner;
	}

	@Nullable String token() {
		return this.token;
	}

	@Nullable String analyticsUrl() {
		return this.analyticsUrl;
	}

	Map<String, String> parameters() {
		return this.parameters;
	}

	boolean isReserve() {
		return this.owner == null;
	}

	boolean isStopping() {
		return this.gone != null;
	}

	SimulatedSessionState state(Instant now) {
		if (isStopping()) {
			return SimulatedSessionState.STOPPING;
		}
		if (this.activated) {
			return SimulatedSessionState.RUNNING;
		}
		return now.isBefore(this.ready) ? SimulatedSessionState.STARTING : SimulatedSessionState.WAITING;
	}

	void allocate(String owner, Wish wish, String token) {
		this.owner = owner;
		this.indexUrl = wish.indexUrl();
		this.token = token;
		this.parameters = Map.copyOf(wish.parameters());
		this.analyticsUrl = wish.analyticsUrl();
	}

	/** Restarts the hold before activation; zero: for the workshop's duration. */
	void hold(Duration timeout, Instant now) {
		if (this.activated) {
			return;
		}
		this.started = now;
		this.expires = timeout.isZero() ? endOfLife(now) : now.plus(timeout);
	}

	/** A second activation changes nothing: false. */
	boolean activate(Instant now) {
		if (this.activated) {
			return false;
		}
		restart(now);
		return true;
	}

	void restart(Instant now) {
		this.activated = true;
		this.started = now;
		this.expires = endOfLife(now);
	}

	boolean extend(Instant now) {
		if (!isExtendable(now) || this.expires == null || this.started == null) {
			return false;
		}
		Instant deadline = this.started.plus(this.terms.deadline());
		Instant longer = this.expires.plus(max(LEAST_OVERTIME, this.terms.overtime()));
		this.expires = longer.isBefore(deadline) ? longer : deadline;
		return true;
	}

	void stop(Instant now, Duration stopping) {
		this.expires = now;
		if (this.gone == null) {
			this.gone = now.plus(stopping);
		}
	}

	boolean isGone(Instant now) {
		return this.gone != null && !this.gone.isAfter(now);
	}

	/** What the reaper takes: time over, and not on its way out already. */
	boolean isOver(Instant now) {
		return !isStopping() && this.expires != null && !this.expires.isAfter(now);
	}

	SessionView view(Instant now) {
		Duration left = left(now);
		long countdown = left.isNegative() ? 0 : left.toSeconds();
		return new SessionView(this.name, this.terms.name(), this.terms.workshop().name(), state(now), this.owner,
				this.indexUrl, this.token, this.password, this.started, this.expires, countdown, isExpiring(now),
				isExtendable(now));
	}

	private boolean isExpiring(Instant now) {
		return this.expires != null && left(now).compareTo(warning()) < 0;
	}

	private boolean isExtendable(Instant now) {
		if (state(now) != SimulatedSessionState.RUNNING || this.expires == null || this.started == null) {
			return false;
		}
		boolean room = this.terms.deadline().compareTo(this.terms.duration()) > 0
				&& this.expires.isBefore(this.started.plus(this.terms.deadline()));
		Duration threshold = this.terms.overtime().isZero() ? warning() : max(LEAST_OVERTIME, this.terms.overtime());
		return room && left(now).compareTo(threshold) < 0;
	}

	private Duration warning() {
		Duration base = Collections.min(List.of(this.terms.duration(), LONGEST_WARNING_BASE));
		return max(LEAST_OVERTIME, base.dividedBy(4));
	}

	private Duration left(Instant now) {
		return (this.expires != null) ? Duration.between(now, this.expires) : Duration.ZERO;
	}

	private @Nullable Instant endOfLife(Instant now) {
		return this.terms.duration().isZero() ? null : now.plus(this.terms.duration());
	}

	private static Duration max(Duration one, Duration other) {
		return Collections.max(List.of(one, other));
	}

}
