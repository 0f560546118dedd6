package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

	private final Duration hold;

	private final Duration userHold;

	private final Clock clock;

	/** By environment, by environment and user, and by portal and user. */
	private volatile HashTrie<Object, Refused> refused = HashTrie.of(Refused::what);

	/**
	 * No portal has refused anything.
	 * @param hold how long a refusal counts, unless a reading ends it
	 * @param userHold how long a user's own limit counts, and how long a suspicion is
	 * remembered
	 * @param clock tells when
	 */
	RecentRefusals(Duration hold, Duration userHold, Clock clock) {
		this.hold = hold;
		this.userHold = userHold;
		this.clock = clock;
	}

	/**
	 * An environment said that it has no session.
	 * @param user who was to have it
	 * @param hasOthers whether the user has other sessions on that portal
	 * @param promise the reading by which seats were left when it was asked; null if none
	 * were, or if there is no reading
	 * @return whether it is the user's own limit
	 */
	public synchronized boolean refused(EnvironmentRef environment, String user, boolean hasOthers,
			@Nullable PortalReading promise) {
		Instant now = this.clock.instant();
		if (!hasOthers || promise == null) {
			put(environment, now);
			return false;
		}
		EnvironmentUser suspected = new EnvironmentUser(environment, user);
		Instant before = now().last(suspected, this.userHold);
		put(suspected, now);
		if (before == null || !promise.startedAt().isAfter(before)) {
			return false;
		}
		put(new PortalUser(environment.portal(), user), now);
		return true;
	}

	private void put(Object what, Instant now) {
		if (this.refused.size() >= MOST) {
			Moment moment = now();
			List<Refused> current = this.refused.values()
				.stream()
				.filter((each) -> moment.counts(each.at, this.userHold) || moment.counts(each.at, this.hold))
				.toList();
			this.refused = HashTrie.of(Refused::what);
			current.stream().limit(MOST / 2).forEach((each) -> this.refused = this.refused.with(each));
		}
		this.refused = this.refused.with(new Refused(what, now));
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
	 * When an environment said so, if that is news still.
	 * @param user who is to have a session
	 * @param reading the portal's last one, null if there is none
	 * @return null if it has not said so, or if that counts no more
	 */
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user, @Nullable PortalReading reading) {
		return now().refusedAt(environment, user, (reading != null) ? reading.startedAt() : Instant.MIN);
	}

	/**
	 * Whether a portal has just refused a user because of the user's own limit.
	 * @param user the user's id on the portals
	 * @return whether it has
	 */
	public boolean isUserLimit(PortalRef portal, String user) {
		return now().last(new PortalUser(portal, user), this.userHold) != null;
	}

	/** The refusals of this moment. */
	Moment now() {
		return new Moment(this.refused, this.clock.instant(), this.hold, this.userHold);
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

		/** A moment that is yet to come is one of a clock that was set back. */
		boolean counts(Instant since, Duration atMost) {
			Duration age = Duration.between(since, this.now);
			return !age.isNegative() && age.compareTo(atMost) < 0;
		}

	}

	/**
	 * A refusal.
	 *
	 * @param what an environment, an {@link EnvironmentUser} or a {@link PortalUser}
	 */
	record Refused(Object what, Instant at) {
	}

	private record EnvironmentUser(EnvironmentRef environment, String user) {
	}

	private record PortalUser(PortalRef portal, String user) {
	}

}
