package dev.educates.gateway.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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

	private final Map<String, Integer> usersInFlight = new HashMap<>();

	private final Map<CallerKey.Account, Integer> clientsInFlight = new HashMap<>();

	private final Map<String, Integer> tenantsInFlight = new HashMap<>();

	private final Map<CallerKey.Account, Set<SessionRef>> grantedSessions = new HashMap<>();

	QuotaEnforcer(FleetStore fleet) {
		this.fleet = fleet;
	}

	/**
	 * Counts a request for a new session, unless it would exceed a quota.
	 * @param tenant the tenant that it is requested in; null for none
	 * @return the quota that is used up; null if none is, and then {@link #release} must
	 * follow
	 */
	synchronized @Nullable Exceeded acquire(RequestContext context, @Nullable Tenant tenant) {
		Caller caller = context.caller();
		String user = context.user();
		FleetSnapshot fleet = this.fleet.known();
		CallerView view = context.newest();
		Integer perUser = caller.quotas().sessionsPerUser();
		if (perUser != null) {
			long has = view.sessionsOf(user).stream().filter(Session::usable).count()
					+ this.usersInFlight.getOrDefault(user, 0);
			if (has >= perUser) {
				return new Exceeded(Quota.SESSIONS_PER_USER, caller.name(), has, perUser);
			}
		}
		Integer perClient = caller.quotas().sessionsPerClient();
		if (perClient != null) {
			int has = sessionsOf(caller, fleet);
			if (has >= perClient) {
				return new Exceeded(Quota.SESSIONS_PER_CLIENT, caller.name(), has, perClient);
			}
		}
		Integer perTenant = (tenant != null) ? tenant.sessionsPerTenant() : null;
		if (tenant != null && perTenant != null) {
			long has = view.sessionsOfTenant() + this.tenantsInFlight.getOrDefault(tenant.name(), 0);
			if (has >= perTenant) {
				return new Exceeded(Quota.SESSIONS_PER_TENANT, tenant.name(), has, perTenant);
			}
		}
		if (tenant != null) {
			this.tenantsInFlight.merge(tenant.name(), 1, Integer::sum);
		}
		this.usersInFlight.merge(user, 1, Integer::sum);
		this.clientsInFlight.merge(caller.account(), 1, Integer::sum);
		return null;
	}

	private int sessionsOf(Caller caller, FleetSnapshot fleet) {
		Set<SessionRef> sessions = this.grantedSessions.computeIfAbsent(caller.account(), (account) -> new HashSet<>());
		sessions.removeIf((session) -> fleet.session(session) == null);
		return sessions.size() + this.clientsInFlight.getOrDefault(caller.account(), 0);
	}

	/**
	 * Ends a request that was counted.
	 * @param tenant the tenant that it was counted for
	 * @param granted whose session the fleet must know by now; null if it was refused
	 */
	synchronized void release(RequestContext context, @Nullable Tenant tenant,
			RequestOutcome.@Nullable Granted granted) {
		Caller caller = context.caller();
		if (tenant != null) {
			this.tenantsInFlight.computeIfPresent(tenant.name(), (key, count) -> (count > 1) ? count - 1 : null);
		}
		this.usersInFlight.computeIfPresent(context.user(), (key, count) -> (count > 1) ? count - 1 : null);
		this.clientsInFlight.computeIfPresent(caller.account(), (key, count) -> (count > 1) ? count - 1 : null);
		if (granted != null && caller.quotas().sessionsPerClient() != null) {
			this.grantedSessions.computeIfAbsent(caller.account(), (key) -> new HashSet<>())
				.add(granted.session().ref());
		}
	}

	/** What a quota counts. */
	enum Quota {

		SESSIONS_PER_USER, SESSIONS_PER_CLIENT, SESSIONS_PER_TENANT

	}

	/**
	 * A quota that is used up.
	 *
	 * @param holder the client or tenant whose quota it is
	 * @param sessions as many as count, those in flight included
	 * @param allowed as many as the quota allows
	 */
	record Exceeded(Quota quota, String holder, long sessions, int allowed) {
	}

}
