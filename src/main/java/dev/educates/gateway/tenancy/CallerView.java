package dev.educates.gateway.tenancy;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as one caller may see it: the portals of its tenants, what they offer, and
 * the sessions of its tenants' users, or of its own user alone. Everything else is
 * treated as unknown, and the reason of a portal's health is hidden. An admin sees all.
 */
public final class CallerView implements FleetView {

	private final World world;

	private final Caller caller;

	private final List<Tenant> tenants;

	/** Null for the whole fleet. */
	private final @Nullable PortalScope portalScope;

	private final @Nullable Tenant tenant;

	private final CallerView whole;

	CallerView(World world, Caller caller, List<Tenant> tenants, @Nullable PortalScope portalScope) {
		this(world, caller, tenants, portalScope, null, null);
	}

	private CallerView(World world, Caller caller, List<Tenant> tenants, @Nullable PortalScope portalScope,
			@Nullable Tenant tenant, @Nullable CallerView whole) {
		this.world = world;
		this.caller = caller;
		this.tenants = tenants;
		this.portalScope = portalScope;
		this.tenant = tenant;
		this.whole = (whole != null) ? whole : this;
	}

	/** Views of one snapshot with equal scopes are the same. */
	public Object scope() {
		return Arrays.asList(this.portalScope, this.caller.user(), this.tenants);
	}

	/**
	 * The audience of responses from this view.
	 * @param personal whether the response depends on the caller; otherwise all callers
	 * with the same portals share it
	 */
	public Audience audience(boolean personal) {
		return new Audience(snapshot().topology(), this.world.tenancy(), this.portalScope,
				personal ? this.caller.key() : null);
	}

	/** What this view and narrower ones have read; null if it does not remember. */
	public @Nullable Reads reads() {
		return this.world.reads();
	}

	FleetSnapshot snapshot() {
		return this.world.fleet();
	}

	/** Whose view this is. */
	public Caller caller() {
		return this.caller;
	}

	/** The tenants that the caller may use, in the order of the configuration. */
	public List<Tenant> tenants() {
		return this.tenants;
	}

	/** The clients that the caller may see, in the order of the configuration. */
	public List<Client> clients() {
		return this.world.tenancy().clients().values().stream().filter(this.caller::maySee).toList();
	}

	/** The one tenant that this view was narrowed to; null if it was not. */
	public @Nullable Tenant tenant() {
		return this.tenant;
	}

	/**
	 * This view, narrowed to a tenant.
	 * @param name name of the tenant, null for this view as it is
	 * @throws Denied if the caller may not use the tenant, or there is none
	 */
	public CallerView in(@Nullable String name) {
		if (name == null) {
			return this;
		}
		List<Tenant> one = List.of(this.world.tenant(name, this.caller));
		return new CallerView(this.world, this.caller, one, this.world.portalScopes().apply(one), one.getFirst(),
				this.whole);
	}

	/** This view before it was narrowed to a tenant: all that the caller may see. */
	public CallerView whole() {
		return this.whole;
	}

	/**
	 * Names the tenants whose portals are in view, for ids: views with different portals
	 * have different names.
	 * @return the same after a restart; empty for the whole fleet
	 */
	public String scopeName() {
		return (this.portalScope != null) ? this.portalScope.name() : "";
	}

	/**
	 * Finds the view of a scope.
	 * @param name as {@link #scopeName} gave it to this or to another caller
	 * @return null if the caller has no such view
	 */
	public @Nullable CallerView ofScope(String name) {
		if (name.equals(this.whole.scopeName())) {
			return this.whole;
		}
		return (this.caller.mayUse(name) && this.world.tenancy().tenants().containsKey(name)) ? in(name) : null;
	}

	/**
	 * The view in which a session is requested: one tenant's. Only an admin may leave the
	 * tenant out, and then requests in the whole fleet, past any tenant.
	 * @param name name of the tenant, null for the only one
	 * @throws Denied if it is not clear which tenant, or the caller may not use it
	 */
	public CallerView forRequest(@Nullable String name) {
		if (name != null || this.caller.isAdmin()) {
			return in(name);
		}
		if (this.tenants.isEmpty()) {
			throw new Denied(Denied.Reason.TENANT_FORBIDDEN, "you have no tenant");
		}
		if (this.tenants.size() > 1) {
			throw new Denied(Denied.Reason.TENANT_MISSING, "tenant must be given, one of: "
					+ String.join(", ", this.tenants.stream().map(Tenant::name).toList()));
		}
		return in(this.tenants.getFirst().name());
	}

	/** The user for whom the caller asks: {@link Caller#actingFor}. */
	public @Nullable String user(@Nullable String asked) {
		return this.caller.actingFor(asked);
	}

	/** The id of a user on portals: {@link UserIds#onPortal}. */
	public String onPortal(String user) {
		return this.world.userIds().onPortal((this.tenant != null) ? this.tenant.name() : null, user);
	}

	/** Whose a session of this view is. */
	public Owner owner(Session session) {
		return this.world.owner(session);
	}

	/**
	 * The sessions of a user, in all tenants of this view.
	 * @param user the id as callers know it, normalised
	 * @return in the order of cluster, portal and name
	 */
	public List<Session> sessionsOfUser(String user) {
		Stream<String> scoped = this.tenants.stream().map((each) -> this.world.userIds().id(each.name(), user));
		return Stream.concat(Stream.of(user), scoped)
			.distinct()
			.flatMap((id) -> allSessionsOf(id).stream())
			.filter(this::sees)
			.filter((session) -> owner(session).user().equals(user))
			.sorted(Comparator.comparing(Session::ref))
			.toList();
	}

	/**
	 * Number of sessions of the users of this view's tenant, for quotas; of all users on
	 * its portals where ids are the same in all tenants.
	 * @return 0 if this view was not narrowed to a tenant
	 */
	public long sessionsOfTenant() {
		Tenant own = this.tenant;
		if (own == null || this.portalScope == null) {
			return 0;
		}
		return allSessions().filter(Session::usable)
			.filter((session) -> this.world.userIds() == UserIds.GLOBAL || own.name().equals(owner(session).tenant()))
			.count();
	}

	private boolean sees(Session session) {
		return this.world.sees(session, this.caller.user(), this.portalScope);
	}

	@Override
	public long generation() {
		return this.world.after(new Question.Generation()).generation();
	}

	@Override
	public Object portalScope() {
		return List.of((this.portalScope != null) ? this.portalScope.identity() : PortalScope.WHOLE,
				this.caller.isAdmin());
	}

	@Override
	public Set<Map.Entry<String, String>> labels() {
		return (this.portalScope != null) ? this.portalScope.labels() : snapshot().labels();
	}

	@Override
	public Object portalStates() {
		return snapshot().portalStates();
	}

	@Override
	public @Nullable Collection<Portal> changedSince(Object states) {
		Collection<Portal> changed = snapshot().changedSince(states);
		return (changed != null) ? changed.stream().filter((portal) -> has(portal.ref())).map(this::visible).toList()
				: null;
	}

	@Override
	public Collection<Cluster> clusters() {
		return (this.portalScope == null) ? snapshot().clusters()
				: snapshot().clusters().stream().filter((each) -> cluster(each.name()) != null).toList();
	}

	@Override
	public @Nullable Cluster cluster(String name) {
		return (this.portalScope == null || this.portalScope.hasCluster(name)) ? snapshot().cluster(name) : null;
	}

	@Override
	public Collection<Portal> portals() {
		return portals(new Question.Portals(this.portalScope, null));
	}

	@Override
	public Collection<Portal> portals(String cluster) {
		return portals(new Question.Portals(this.portalScope, cluster));
	}

	private Collection<Portal> portals(Question.Portals question) {
		Collection<Portal> portals = Objects.requireNonNull(this.world.read(question));
		return this.caller.isAdmin() ? portals : portals.stream().map(this::visible).toList();
	}

	@Override
	public @Nullable Portal portal(PortalRef ref) {
		Portal portal = has(ref) ? this.world.read(new Question.OnePortal(ref)) : null;
		return (portal != null) ? visible(portal) : null;
	}

	private Portal visible(Portal portal) {
		return this.caller.isAdmin() ? portal : portal.withoutHealthDetail();
	}

	private boolean has(PortalRef ref) {
		return this.portalScope == null || this.portalScope.has(ref);
	}

	@Override
	public Collection<HostedWorkshop> workshops() {
		return Objects.requireNonNull(this.world.read(new Question.Workshops(this.portalScope)));
	}

	/** Sorted names of all workshops in view: they change less often than these. */
	public Collection<String> workshopNames() {
		return Objects.requireNonNull(this.world.read(new Question.WorkshopNames(this.portalScope)));
	}

	@Override
	public @Nullable HostedWorkshop workshop(String name) {
		return this.world.read(new Question.OneWorkshop(this.portalScope, name));
	}

	@Override
	public @Nullable WorkshopEnvironment environment(EnvironmentRef ref) {
		return has(ref.portal()) ? this.world.read(new Question.OneEnvironment(ref)) : null;
	}

	@Override
	public @Nullable Session session(SessionRef ref) {
		Session session = this.world.read(new Question.OneSession(ref));
		return (session != null && sees(session)) ? session : null;
	}

	/** Whether no portal has the session, in view or not: only then it has ended. */
	public boolean isGone(SessionRef ref) {
		return this.world.read(new Question.OneSession(ref)) == null;
	}

	@Override
	public Stream<Session> sessions() {
		return allSessions().filter(this::sees);
	}

	private Stream<Session> allSessions() {
		FleetSnapshot fleet = this.world.after(new Question.Sessions());
		return (this.portalScope == null) ? fleet.sessions()
				: this.portalScope.portals().stream().flatMap((portal) -> fleet.sessions(portal).stream());
	}

	@Override
	public Collection<Session> sessions(PortalRef portal) {
		return this.world.after(new Question.OnePortal(portal)).sessions(portal).stream().filter(this::sees).toList();
	}

	@Override
	public List<Session> sessionsOf(String user) {
		return allSessionsOf(user).stream().filter(this::sees).toList();
	}

	private List<Session> allSessionsOf(String user) {
		return Objects.requireNonNull(this.world.read(new Question.SessionsOfUser(user)));
	}

	@Override
	public @Nullable Availability availability(Collection<Portal> portals) {
		return snapshot().availability(portals);
	}

}
