package dev.educates.gateway.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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
 * Holds callers to their quotas. Requests under way count as if they had succeeded, so
 * that many at once do not exceed what is allowed.
 * <p>
 * A user's sessions are those of the fleet. Which of them a client asked for is known
 * since the gateway was started, and on this instance only.
 */
final class QuotaEnforcer {

	private final FleetStore refresh;

	private final Map<String, Integer> usersUnderWay = new HashMap<>();

	private final Map<CallerKey.Account, Integer> clientsUnderWay = new HashMap<>();

	private final Map<String, Integer> tenantsUnderWay = new HashMap<>();

	private final Map<CallerKey.Account, Set<SessionRef>> given = new HashMap<>();

	QuotaEnforcer(FleetStore refresh) {
		this.refresh = refresh;
	}

	/**
	 * Begins a request for a new session, unless it would exceed a quota.
	 * @param tenant the tenant that it is requested in; null for none
	 * @param user the user's id on the portals
	 * @param view the part of a snapshot where the user's sessions are
	 * @return which limit is reached; null if none is, and then {@link #ended} must be
	 * called
	 */
	synchronized @Nullable Limit begun(Caller caller, @Nullable Tenant tenant, String user,
			Function<FleetSnapshot, CallerView> view) {
		FleetSnapshot fleet = this.refresh.known();
		Integer perUser = caller.quotas().sessionsPerUser();
		long had = view.apply(fleet).sessionsOf(user).stream().filter(Session::usable).count();
		if (perUser != null && had + this.usersUnderWay.getOrDefault(user, 0) >= perUser) {
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
			long has = view.apply(fleet).sessionsOfTenant() + this.tenantsUnderWay.getOrDefault(tenant.name(), 0);
			if (has >= perTenant) {
				return new Limit(RefusalReason.TENANT_LIMIT_REACHED,
						"the users of tenant '%s' have %d sessions, those that are being requested included, and %d are allowed. Try again when one of them has ended"
							.formatted(tenant.name(), has, perTenant));
			}
		}
		if (tenant != null) {
			this.tenantsUnderWay.merge(tenant.name(), 1, Integer::sum);
		}
		this.usersUnderWay.merge(user, 1, Integer::sum);
		this.clientsUnderWay.merge(caller.account(), 1, Integer::sum);
		return null;
	}

	private int given(Caller caller, FleetSnapshot fleet) {
		Set<SessionRef> sessions = this.given.computeIfAbsent(caller.account(), (account) -> new HashSet<>());
		sessions.removeIf((session) -> fleet.session(session) == null);
		return sessions.size() + this.clientsUnderWay.getOrDefault(caller.account(), 0);
	}

	/**
	 * Ends a request that was begun.
	 * @param tenant the tenant that it was begun with
	 * @param session what was given, which the fleet must know by now; null if nothing
	 */
	synchronized void ended(Caller caller, @Nullable Tenant tenant, String user, @Nullable SessionRef session) {
		if (tenant != null) {
			this.tenantsUnderWay.computeIfPresent(tenant.name(), (key, count) -> (count > 1) ? count - 1 : null);
		}
		this.usersUnderWay.computeIfPresent(user, (key, count) -> (count > 1) ? count - 1 : null);
		this.clientsUnderWay.computeIfPresent(caller.account(), (key, count) -> (count > 1) ? count - 1 : null);
		if (session != null && caller.quotas().sessionsPerClient() != null) {
			this.given.computeIfAbsent(caller.account(), (key) -> new HashSet<>()).add(session);
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
