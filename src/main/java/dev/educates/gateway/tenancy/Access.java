package dev.educates.gateway.tenancy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * The only place of authorization: which tenants ({@link Caller#mayUse}) and portals
 * ({@link PortalScope}) are visible to a caller. APIs get a {@link CallerView} here and
 * read the fleet only through it.
 */
public final class Access {

	/** Far more than there are different sets of tenants among callers. */
	private static final int MOST_SCOPES = 10_000;

	private final UserIds userIds;

	private volatile State state = new State(Tenancy.NONE);

	/** Access without tenants and clients. */
	public Access(UserIds userIds) {
		this.userIds = userIds;
	}

	/** Says who exists from now on. */
	public void replace(Tenancy tenancy) {
		this.state = new State(tenancy);
	}

	/** Who exists now. */
	public Tenancy tenancy() {
		return this.state.tenancy;
	}

	/** Whose a session is. */
	public Owner owner(Session session) {
		return this.userIds.owner(session.user(), tenancy().tenants()::containsKey);
	}

	/** Whether a session can be of a user of a tenant: with global ids each one can. */
	public boolean canBeOf(String tenant, Session session) {
		return this.userIds == UserIds.GLOBAL || tenant.equals(owner(session).tenant());
	}

	/** The id of a user on portals: {@link UserIds#onPortal}. */
	public String onPortal(String tenant, String user) {
		return this.userIds.onPortal(tenant, user);
	}

	/**
	 * The part of the fleet that a caller may see.
	 * @throws Denied if the caller is anonymous or has no role
	 */
	public CallerView view(Caller caller, FleetSnapshot fleet) {
		return view(caller, fleet, null);
	}

	/** Like {@link #view}; remembers what is read, for a response that may be stored. */
	public CallerView rememberingView(Caller caller, FleetSnapshot fleet) {
		return view(caller, fleet, new Reads(fleet));
	}

	private CallerView view(Caller caller, FleetSnapshot fleet, @Nullable Reads reads) {
		if (caller.kind() == Caller.Kind.ANONYMOUS) {
			throw Denied.unauthenticated();
		}
		if (caller.kind() == Caller.Kind.CLIENT && caller.roles().isEmpty()) {
			throw new Denied(Denied.Reason.ROLE_MISSING,
					"client '%s' has no role that permits this; the roles are 'admin' and 'tenant'"
						.formatted(caller.name()));
		}
		State now = this.state;
		Permitted permitted = now.permitted(caller);
		World world = new World(fleet, now.tenancy, this.userIds, (some) -> now.portalScope(some, fleet), reads);
		return new CallerView(world, caller, permitted.tenants, caller.isAdmin() ? null : permitted.scope(now, fleet));
	}

	/** One configuration with what was needed of it so far. */
	private record State(Tenancy tenancy, ConcurrentMap<Object, Permitted> permitted,
			ConcurrentMap<Set<String>, PortalScope> portalScopes) {

		State(Tenancy tenancy) {
			this(tenancy, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
		}

		Permitted permitted(Caller caller) {
			Object key = caller.isAdmin() ? Role.ADMIN : caller.tenants();
			Permitted known = this.permitted.get(key);
			if (known == null) {
				known = new Permitted(this.tenancy.tenants()
					.values()
					.stream()
					.filter((tenant) -> caller.mayUse(tenant.name()))
					.toList());
				put(this.permitted, key, known);
			}
			return known;
		}

		PortalScope portalScope(Collection<Tenant> tenants, FleetSnapshot fleet) {
			Set<String> names = (tenants.size() == 1) ? Set.of(tenants.iterator().next().name())
					: tenants.stream().map(Tenant::name).collect(Collectors.toUnmodifiableSet());
			PortalScope known = this.portalScopes.get(names);
			if (known == null || !known.isOf(fleet)) {
				known = new PortalScope(tenants, fleet);
				put(this.portalScopes, names, known);
			}
			return known;
		}

		private static <K, V> void put(ConcurrentMap<K, V> map, K key, V value) {
			if (map.size() >= MOST_SCOPES) {
				map.clear();
			}
			map.put(key, value);
		}

	}

	/** The tenants that a caller may use, found once per configuration. */
	private static final class Permitted {

		private final List<Tenant> tenants;

		private volatile @Nullable PortalScope scope;

		Permitted(List<Tenant> tenants) {
			this.tenants = tenants;
		}

		PortalScope scope(State state, FleetSnapshot fleet) {
			PortalScope known = this.scope;
			if (known == null || !known.isOf(fleet)) {
				known = state.portalScope(this.tenants, fleet);
				this.scope = known;
			}
			return known;
		}

	}

}
