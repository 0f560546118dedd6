package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HashTrie;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Portals' "no session available", while it is news. It does not say whether the
 * environment is full, or the portal, or whether the user has as many sessions as the
 * portal allows; and a reading may be outdated by the time of a request. A user without
 * another session on the portal is at no limit: then it counts for every user until the
 * next reading. A user with another one is suspected to be at its own limit, which no
 * reading shows, and is kept from that environment alone, until the next reading, too. If
 * that reading shows a seat and the user is refused once more, it is the limit: then it
 * counts for that user on the whole portal, for a while of its own.
 */
public final class RecentRefusals {

	/** One that is forgotten costs a request that is refused again. */
	private static final int MOST = 20_000;

	private static final HashTrie<Object, Refused> NONE = HashTrie.of(Refused::what);

	/**
	 * Those of environments keep all users away, and there are no more of them than
	 * environments: no number of users makes them leave.
	 */
	private static final Comparator<Refused> FIRST_KEPT = Comparator
		.comparing((Refused each) -> each.what instanceof EnvironmentRef)
		.thenComparing(Refused::at)
		.reversed();

	private final Duration hold;

	private final Duration userHold;

	private final Clock clock;

	/** By environment, by environment and user, and by portal and user. */
	private volatile HashTrie<Object, Refused> refused = NONE;

	/** When a portal last refused; written after {@link #refused}. */
	private volatile Instant last = Instant.MIN;

	/**
	 * No portal has refused anything.
	 * @param hold how long a refusal counts, unless a reading ends it
	 * @param userHold how long a user's own limit counts, and how long a suspicion is
	 * remembered
	 */
	RecentRefusals(Duration hold, Duration userHold, Clock clock) {
		this.hold = hold;
		this.userHold = userHold;
		this.clock = clock;
	}

	/**
	 * An environment said that it has no session.
	 * @param hasOthers whether the user has other sessions on that portal
	 * @param promise the reading by which seats were left when it was asked; null if none
	 * were, or if there is no reading
	 * @return whether it is the user's own limit
	 */
	public synchronized boolean refused(EnvironmentRef environment, String user, boolean hasOthers,
			@Nullable PortalReading promise) {
		Moment moment = now();
		if (!hasOthers || promise == null) {
			add(moment, environment);
			return false;
		}
		EnvironmentUser suspected = new EnvironmentUser(environment, user);
		Instant before = moment.last(suspected, this.userHold);
		add(moment, suspected);
		if (before == null || !promise.startedAt().isAfter(before)) {
			return false;
		}
		add(now(), new PortalUser(environment.portal(), user));
		return true;
	}

	private void add(Moment moment, Object what) {
		HashTrie<Object, Refused> next = moment.refused;
		if (next.size() >= MOST) {
			List<Refused> kept = next.values().stream().filter(moment::counts).sorted(FIRST_KEPT).toList();
			next = NONE;
			for (Refused each : kept.subList(0, Math.min(kept.size(), MOST / 2))) {
				next = next.with(each);
			}
		}
		this.refused = next.with(new Refused(what, moment.now));
		this.last = moment.now;
	}

	/**
	 * An environment gave a session: it is not full, or was not, and the user is not at
	 * its limit there, or was not.
	 */
	public void granted(EnvironmentRef environment, String user) {
		forget(environment, new EnvironmentUser(environment, user), new PortalUser(environment.portal(), user));
	}

	/** A user has one session less on a portal, and may have another one there. */
	public void ended(PortalRef portal, String user) {
		forget(new PortalUser(portal, user));
	}

	private synchronized void forget(Object... all) {
		for (Object each : all) {
			this.refused = this.refused.without(each);
		}
	}

	/**
	 * When an environment said so; null if it has not, or if that is no news by the last
	 * reading of its portal.
	 */
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user, @Nullable PortalReading reading) {
		return now().refusedAt(environment, user, (reading != null) ? reading.startedAt() : Instant.MIN);
	}

	/** Whether a portal has just refused a user because of the user's own limit. */
	public boolean isUserLimit(PortalRef portal, String user) {
		return now().last(new PortalUser(portal, user), this.userHold) != null;
	}

	/** The refusals of this moment; none if even the last one counts no more. */
	Moment now() {
		Instant last = this.last;
		Moment moment = new Moment(this.refused, this.clock.instant(), this.hold, this.userHold);
		return (moment.counts(last, this.hold) || moment.counts(last, this.userHold)) ? moment
				: new Moment(NONE, moment.now, this.hold, this.userHold);
	}

	/** Refusals of a moment, which do not change. */
	record Moment(HashTrie<Object, Refused> refused, Instant now, Duration hold, Duration userHold) {

		@Nullable Instant refusedAt(EnvironmentRef environment, String user, Instant polledAt) {
			if (this.refused.size() == 0) {
				return null;
			}
			Instant own = last(new PortalUser(environment.portal(), user), this.userHold);
			if (own != null) {
				return own;
			}
			Instant suspicion = last(new EnvironmentUser(environment, user), this.hold);
			if (suspicion != null && !polledAt.isAfter(suspicion)) {
				return suspicion;
			}
			Instant full = last(environment, this.hold);
			return (full != null && !polledAt.isAfter(full)) ? full : null;
		}

		@Nullable Instant last(Object what, Duration atMost) {
			Refused last = this.refused.get(what);
			return (last != null && counts(last.at, atMost)) ? last.at : null;
		}

		boolean counts(Refused refusal) {
			return counts(refusal.at, this.hold)
					|| (!(refusal.what instanceof EnvironmentRef) && counts(refusal.at, this.userHold));
		}

		/** A moment that is yet to come is one of a clock that was set back. */
		private boolean counts(Instant since, Duration atMost) {
			Duration age = Duration.between(since, this.now);
			return !age.isNegative() && age.compareTo(atMost) < 0;
		}

	}

	/**
	 * A refusal of an environment, an {@link EnvironmentUser} or a {@link PortalUser}.
	 */
	record Refused(Object what, Instant at) {
	}

	private record EnvironmentUser(EnvironmentRef environment, String user) {
	}

	private record PortalUser(PortalRef portal, String user) {
	}

}
