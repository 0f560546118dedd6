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

	private final Map<CallerKey.Account, Set<SessionRef>> given = new HashMap<>();

	QuotaEnforcer(FleetStore fleet) {
		this.fleet = fleet;
	}

	/**
	 * Begins a request for a new session, unless it would exceed a quota.
	 * @param tenant the tenant that it is requested in; null for none
	 * @return which limit is reached; null if none is, and then {@link #end} must follow
	 */
	synchronized @Nullable Limit begin(RequestContext context, @Nullable Tenant tenant) {
		Caller caller = context.caller();
		String user = context.user();
		FleetSnapshot fleet = this.fleet.known();
		CallerView view = context.newest();
		Integer perUser = caller.quotas().sessionsPerUser();
		long had = view.sessionsOf(user).stream().filter(Session::usable).count();
		if (perUser != null && had + this.usersInFlight.getOrDefault(user, 0) >= perUser) {
			return new Limit(RefusalReason.USER_LIMIT_REACHED,
					"the user has as many sessions as client '%s' may ask for: %d. Maybe end one of them first"
						.formatted(caller.name(), perUser));
		}
		Integer perClient = caller.quotas().sessionsPerClient();
		if (perClient != null && given(caller, fleet) >= perClient) {
			return new Limit(RefusalReason.CLIENT_LIMIT_REACHED,
					"client '%s' has as many sessions as allowed: %d. Try again when one of them has ended"
						.formatted(caller.name(), perClient));
		}
		Integer perTenant = (tenant != null) ? tenant.sessionsPerTenant() : null;
		if (tenant != null && perTenant != null) {
			long has = view.sessionsOfTenant() + this.tenantsInFlight.getOrDefault(tenant.name(), 0);
			if (has >= perTenant) {
				return new Limit(RefusalReason.TENANT_LIMIT_REACHED,
						"the users of tenant '%s' have %d sessions, those that are being requested included, and %d are allowed. Try again when one of them has ended"
							.formatted(tenant.name(), has, perTenant));
			}
		}
		if (tenant != null) {
			this.tenantsInFlight.merge(tenant.name(), 1, Integer::sum);
		}
		this.usersInFlight.merge(user, 1, Integer::sum);
		this.clientsInFlight.merge(caller.account(), 1, Integer::sum);
		return null;
	}

	private int given(Caller caller, FleetSnapshot fleet) {
		Set<SessionRef> sessions = this.given.computeIfAbsent(caller.account(), (account) -> new HashSet<>());
		sessions.removeIf((session) -> fleet.session(session) == null);
		return sessions.size() + this.clientsInFlight.getOrDefault(caller.account(), 0);
	}

	/**
	 * Ends a request that was begun.
	 * @param tenant the tenant that it was begun with
	 * @param granted whose session the fleet must know by now; null if it was refused
	 */
	synchronized void end(RequestContext context, @Nullable Tenant tenant, RequestOutcome.@Nullable Granted granted) {
		Caller caller = context.caller();
		if (tenant != null) {
			this.tenantsInFlight.computeIfPresent(tenant.name(), (key, count) -> (count > 1) ? count - 1 : null);
		}
		this.usersInFlight.computeIfPresent(context.user(), (key, count) -> (count > 1) ? count - 1 : null);
		this.clientsInFlight.computeIfPresent(caller.account(), (key, count) -> (count > 1) ? count - 1 : null);
		if (granted != null && caller.quotas().sessionsPerClient() != null) {
			this.given.computeIfAbsent(caller.account(), (key) -> new HashSet<>()).add(granted.session().ref());
		}
	}

	/**
	 * A limit that is reached.
	 *
	 * @param reason which
	 * @param message for people
	 */
	record Limit(RefusalReason reason, String message) {
	}

}
