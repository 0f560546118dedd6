package dev.educates.gateway.tenancy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;

/**
 * The only place of authorisation. APIs get a {@link CallerView} here and read the fleet
 * only through it.
 */
public final class Access {

	/** Far more than there are different sets of tenants among callers. */
	private static final int MOST_REGIONS = 10_000;

	private final UserIds userIds;

	private volatile State state = new State(Tenancy.NONE, new ConcurrentHashMap<>());

	/**
	 * Creates access without tenants and clients.
	 * @param userIds scope of user ids
	 */
	public Access(UserIds userIds) {
		this.userIds = userIds;
	}

	/**
	 * Says who exists from now on.
	 * @param tenancy all tenants and clients
	 */
	public void replace(Tenancy tenancy) {
		this.state = new State(tenancy, new ConcurrentHashMap<>());
	}

	/**
	 * Who exists now.
	 * @return all tenants and clients
	 */
	public Tenancy tenancy() {
		return this.state.tenancy;
	}

	/**
	 * Whose a session is.
	 * @param session any session
	 * @return the owner
	 */
	public Owner owner(Session session) {
		return this.userIds.owner(session.user(), tenancy().tenants()::containsKey);
	}

	/**
	 * The part of the fleet that a caller may see.
	 * @param caller who asks
	 * @param fleet what is known
	 * @return the view
	 * @throws Denied if the caller is anonymous or has no role
	 */
	public CallerView view(Caller caller, FleetSnapshot fleet) {
		if (caller.kind() == Caller.Kind.ANONYMOUS) {
			throw Denied.unauthenticated();
		}
		if (caller.kind() == Caller.Kind.CLIENT && caller.roles().isEmpty()) {
			throw new Denied(Denied.Reason.ROLE_MISSING,
					"client '%s' has no role that permits this; the roles are 'admin' and 'tenant'"
						.formatted(caller.name()));
		}
		State now = this.state;
		List<Tenant> tenants = now.tenancy.tenants()
			.values()
			.stream()
			.filter((tenant) -> caller.mayUse(tenant.name()))
			.toList();
		World world = new World(fleet, now.tenancy, this.userIds, (some) -> now.region(some, fleet));
		return new CallerView(world, caller, tenants);
	}

	/**
	 * One configuration with the regions that were needed so far.
	 *
	 * @param tenancy all tenants and clients
	 * @param regions by names of tenants
	 */
	private record State(Tenancy tenancy, ConcurrentMap<Set<String>, PortalScope> regions) {

		PortalScope region(Collection<Tenant> tenants, FleetSnapshot fleet) {
			Set<String> names = tenants.stream().map(Tenant::name).collect(Collectors.toUnmodifiableSet());
			PortalScope known = this.regions.get(names);
			if (known == null || !known.isOf(fleet)) {
				if (this.regions.size() >= MOST_REGIONS) {
					this.regions.clear();
				}
				known = new PortalScope(tenants, fleet);
				this.regions.put(names, known);
			}
			return known;
		}

	}

}
