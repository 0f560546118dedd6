package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.EnvironmentRef;
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

	private static final int MOST_USERS = 10_000;

	private static final int MOST_ENVIRONMENTS = 10_000;

	private final Duration hold;

	private final Duration userHold;

	private final Clock clock;

	private volatile @Nullable Instant last;

	private final Cache<EnvironmentRef, Instant> environments = Caffeine.newBuilder()
		.maximumSize(MOST_ENVIRONMENTS)
		.build();

	private final Cache<EnvironmentUser, Instant> suspected = Caffeine.newBuilder().maximumSize(MOST_USERS).build();

	private final Cache<PortalUser, Instant> limited = Caffeine.newBuilder().maximumSize(MOST_USERS).build();

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
	public boolean refused(EnvironmentRef environment, String user, boolean hasOthers,
			@Nullable PortalReading promise) {
		Instant now = this.clock.instant();
		this.last = now;
		if (!hasOthers || promise == null) {
			this.environments.put(environment, now);
			return false;
		}
		Instant before = this.suspected.asMap().put(new EnvironmentUser(environment, user), now);
		if (before == null || !counts(before, this.userHold) || !promise.startedAt().isAfter(before)) {
			return false;
		}
		this.limited.put(new PortalUser(environment.portal(), user), now);
		return true;
	}

	/**
	 * An environment gave a session: it is not full, or was not, and the user is not at
	 * its limit there, or was not.
	 */
	public void granted(EnvironmentRef environment, String user) {
		this.environments.invalidate(environment);
		this.suspected.invalidate(new EnvironmentUser(environment, user));
		this.limited.invalidate(new PortalUser(environment.portal(), user));
	}

	/** A user has one session less on a portal, and may have another one there. */
	public void ended(PortalRef portal, String user) {
		this.limited.invalidate(new PortalUser(portal, user));
	}

	/**
	 * Whether any refusal may be news still: otherwise none need be looked up.
	 * @return false if there was none lately
	 */
	boolean areNews() {
		Instant refused = this.last;
		Duration longest = (this.hold.compareTo(this.userHold) > 0) ? this.hold : this.userHold;
		return refused != null && Duration.between(refused, this.clock.instant()).compareTo(longest) < 0;
	}

	/**
	 * When an environment said so, if that is news still.
	 * @param user who is to have a session
	 * @param reading the portal's last one, null if there is none
	 * @return null if it has not said so, or if that counts no more
	 */
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user, @Nullable PortalReading reading) {
		Instant own = ownLimit(environment.portal(), user);
		if (own != null) {
			return own;
		}
		Instant suspicion = current(this.suspected.getIfPresent(new EnvironmentUser(environment, user)), reading);
		return (suspicion != null) ? suspicion : current(this.environments.getIfPresent(environment), reading);
	}

	private @Nullable Instant current(@Nullable Instant refused, @Nullable PortalReading reading) {
		boolean isCurrent = refused != null && counts(refused, this.hold)
				&& (reading == null || !reading.startedAt().isAfter(refused));
		return isCurrent ? refused : null;
	}

	/**
	 * Whether a portal has just refused a user because of the user's own limit.
	 * @param user the user's id on the portals
	 * @return whether it has
	 */
	public boolean isUserLimit(PortalRef portal, String user) {
		return ownLimit(portal, user) != null;
	}

	private @Nullable Instant ownLimit(PortalRef portal, String user) {
		Instant own = this.limited.getIfPresent(new PortalUser(portal, user));
		return (own != null && counts(own, this.userHold)) ? own : null;
	}

	/** A moment that is yet to come is one of a clock that was set back. */
	private boolean counts(Instant since, Duration atMost) {
		Duration age = Duration.between(since, this.clock.instant());
		return !age.isNegative() && age.compareTo(atMost) < 0;
	}

	private record EnvironmentUser(EnvironmentRef environment, String user) {
	}

	private record PortalUser(PortalRef portal, String user) {
	}

}
