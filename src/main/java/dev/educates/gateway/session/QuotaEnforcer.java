package dev.educates.gateway.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerKey;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the quotas of callers and tenants. Requests in flight count as if they had
 * succeeded, so that many at once do not exceed a quota.
 * <p>
 * A user's sessions are those of the fleet. Which of them a client requested is known
 * since the gateway was started, and on this instance only.
 */
final class QuotaEnforcer {

	private final FleetStore fleet;

	private final Map<Holder, Integer> inFlight = new HashMap<>();

	private final Map<CallerKey.Account, Set<SessionRef>> grantedSessions = new HashMap<>();

	QuotaEnforcer(FleetStore fleet) {
		this.fleet = fleet;
	}

	/**
	 * Counts a request for a new session, unless it would exceed a quota.
	 * @return the quota that is used up; null if none is, and then {@link #release} must
	 * follow
	 */
	synchronized @Nullable Exceeded acquire(RequestContext context, @Nullable Tenant tenant) {
		Caller caller = context.caller;
		CallerView view = context.newest();
		Exceeded exceeded = exceeded(new Holder(Quota.SESSIONS_PER_USER, context.user), caller.name(),
				caller.quotas().sessionsPerUser(),
				() -> view.sessionsOf(context.user).stream().filter(Session::usable).count());
		if (exceeded == null) {
			exceeded = exceeded(new Holder(Quota.SESSIONS_PER_CLIENT, caller.account()), caller.name(),
					caller.quotas().sessionsPerClient(), () -> granted(caller.account()));
		}
		if (exceeded == null && tenant != null) {
			exceeded = exceeded(new Holder(Quota.SESSIONS_PER_TENANT, tenant.name()), tenant.name(),
					tenant.sessionsPerTenant(), view::sessionsOfTenant);
		}
		if (exceeded == null) {
			holders(context, tenant).forEach((holder) -> this.inFlight.merge(holder, 1, Integer::sum));
		}
		return exceeded;
	}

	private @Nullable Exceeded exceeded(Holder holder, String name, @Nullable Integer allowed, LongSupplier sessions) {
		if (allowed == null) {
			return null;
		}
		long has = sessions.getAsLong() + this.inFlight.getOrDefault(holder, 0);
		return (has >= allowed) ? new Exceeded(holder.quota, name, has, allowed) : null;
	}

	private static Stream<Holder> holders(RequestContext context, @Nullable Tenant tenant) {
		return Stream.concat(
				Stream.of(new Holder(Quota.SESSIONS_PER_USER, context.user),
						new Holder(Quota.SESSIONS_PER_CLIENT, context.caller.account())),
				Stream.ofNullable(tenant).map((each) -> new Holder(Quota.SESSIONS_PER_TENANT, each.name())));
	}

	private int granted(CallerKey.Account account) {
		FleetSnapshot known = this.fleet.known();
		Set<SessionRef> sessions = this.grantedSessions.computeIfAbsent(account, (same) -> new HashSet<>());
		sessions.removeIf((session) -> known.session(session) == null);
		return sessions.size();
	}

	/**
	 * Ends a request that was counted for the same tenant.
	 * @param granted whose session the fleet must know by now; null if it was refused
	 */
	synchronized void release(RequestContext context, @Nullable Tenant tenant,
			RequestOutcome.@Nullable Granted granted) {
		Caller caller = context.caller;
		holders(context, tenant).forEach(
				(holder) -> this.inFlight.computeIfPresent(holder, (same, count) -> (count > 1) ? count - 1 : null));
		if (granted != null && caller.quotas().sessionsPerClient() != null) {
			this.grantedSessions.computeIfAbsent(caller.account(), (key) -> new HashSet<>())
				.add(granted.session().ref());
		}
	}

	/** A user, account or tenant that has a quota. */
	private record Holder(Quota quota, Object who) {
	}

	enum Quota {

		SESSIONS_PER_USER, SESSIONS_PER_CLIENT, SESSIONS_PER_TENANT

	}

	/**
	 * A quota that is used up.
	 *
	 * @param holder the client or tenant whose quota it is
	 * @param sessions those in flight included
	 */
	record Exceeded(Quota quota, String holder, long sessions, int allowed) {
	}

}
