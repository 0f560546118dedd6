package dev.educates.gateway.coordination;

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
 * portal allows. It is taken for the user's own limit if the user has another session on
 * that portal, and seats seemed to be left or another user is given one soon after: then
 * it counts for that user alone, on the whole portal, for a while of its own, as no
 * reading shows it. Otherwise it counts for everybody until the next reading.
 */
public final class RecentRefusals {

	private static final int MOST_USERS = 10_000;

	private static final int MOST_ENVIRONMENTS = 10_000;

	private final Duration hold;

	private final Duration userHold;

	private final Clock clock;

	private final Cache<EnvironmentRef, Refused> environments = Caffeine.newBuilder()
		.maximumSize(MOST_ENVIRONMENTS)
		.build();

	private final Cache<PortalUser, Instant> users = Caffeine.newBuilder().maximumSize(MOST_USERS).build();

	/**
	 * Nobody has refused anything.
	 * @param hold how long a refusal counts for everybody, unless a reading ends it
	 * @param userHold how long a refusal counts for a user alone
	 * @param clock tells when
	 */
	RecentRefusals(Duration hold, Duration userHold, Clock clock) {
		this.hold = hold;
		this.userHold = userHold;
		this.clock = clock;
	}

	/**
	 * An environment said that it has no session.
	 * @param environment the environment
	 * @param user who was to have it
	 * @param hasOthers whether the user has other sessions on that portal
	 * @param promised whether seats seemed to be left
	 * @return whether it seems to be the user's own limit
	 */
	public boolean refused(EnvironmentRef environment, String user, boolean hasOthers, boolean promised) {
		Instant now = this.clock.instant();
		if (hasOthers && promised) {
			this.users.put(new PortalUser(environment.portal(), user), now);
			return true;
		}
		this.environments.put(environment, new Refused(user, hasOthers, now));
		return false;
	}

	/**
	 * An environment gave a session: it is not full, or was not.
	 * @param environment the environment
	 * @param user who has it
	 */
	public void granted(EnvironmentRef environment, String user) {
		Refused refused = this.environments.asMap().remove(environment);
		if (refused != null && refused.hasOthers && !refused.user.equals(user) && counts(refused.at, this.hold)) {
			this.users.put(new PortalUser(environment.portal(), refused.user), refused.at);
		}
	}

	/**
	 * When an environment said so, if that is news still.
	 * @param environment any
	 * @param user who is to have a session
	 * @param reading the portal's last one, null if there is none
	 * @return null if it has not said so, or if that counts no more
	 */
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user, @Nullable PortalReading reading) {
		Instant own = ownLimit(environment.portal(), user);
		if (own != null) {
			return own;
		}
		Refused refused = this.environments.getIfPresent(environment);
		if (refused == null || !counts(refused.at, this.hold)) {
			return null;
		}
		return (reading != null && reading.startedAt().isAfter(refused.at)) ? null : refused.at;
	}

	/**
	 * Whether a portal has just refused a user because of the user's own limit, most
	 * probably.
	 * @param portal any
	 * @param user the user's id on the portals
	 * @return whether it has
	 */
	public boolean isUserLimit(PortalRef portal, String user) {
		return ownLimit(portal, user) != null;
	}

	private @Nullable Instant ownLimit(PortalRef portal, String user) {
		Instant own = this.users.getIfPresent(new PortalUser(portal, user));
		return (own != null && counts(own, this.userHold)) ? own : null;
	}

	/** A moment that is yet to come is one of a clock that was set back. */
	private boolean counts(Instant since, Duration atMost) {
		Duration age = Duration.between(since, this.clock.instant());
		return !age.isNegative() && age.compareTo(atMost) < 0;
	}

	private record Refused(String user, boolean hasOthers, Instant at) {
	}

	private record PortalUser(PortalRef portal, String user) {
	}

}
