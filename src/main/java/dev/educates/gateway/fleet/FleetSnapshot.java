package dev.educates.gateway.fleet;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The fleet at one moment, with indexes. Immutable; the next snapshot is derived from it
 * and shares unchanged parts.
 *
 * <h2>Cost</h2> A new snapshot costs O(changed portal and its workshops), plus one copied
 * chunk of each list; it reads neither other portals nor the sessions of the fleet. A
 * reading that changes nothing replaces one portal in its chunk. Look-ups by name or user
 * use a hash map.
 */
public final class FleetSnapshot implements FleetView {

	/** Nothing is known. */
	public static final FleetSnapshot EMPTY = new FleetSnapshot(0, Topology.of(List.of(), List.of()),
			SharedMap.of(new TreeMap<>()), SharedMap.of(new TreeMap<>()), SharedMap.of(new TreeMap<>()),
			SharedMap.of(new TreeMap<>()), SessionsByUser.EMPTY);

	private static final Comparator<WorkshopEnvironment> BY_NAME = Comparator.comparing(WorkshopEnvironment::ref);

	private final long generation;

	private final Topology topology;

	/** In the order of cluster and name: that changes with the topology only. */
	private final SharedMap<PortalRef, Portal> portals;

	/** Of the same portals. */
	private final SharedMap<PortalRef, PortalIndex> indexes;

	private final SharedMap<String, HostedWorkshop> workshops;

	/** Of what each workshop's availability was made. */
	private final SharedMap<String, SeatSum> sums;

	private final SessionsByUser users;

	private FleetSnapshot(long generation, Topology topology, SharedMap<PortalRef, Portal> portals,
			SharedMap<PortalRef, PortalIndex> indexes, SharedMap<String, HostedWorkshop> workshops,
			SharedMap<String, SeatSum> sums, SessionsByUser users) {
		this.generation = generation;
		this.topology = topology;
		this.portals = portals;
		this.indexes = indexes;
		this.workshops = workshops;
		this.sums = sums;
		this.users = users;
	}

	@Override
	public long generation() {
		return this.generation;
	}

	@Override
	public Object portalStates() {
		return this.portals;
	}

	@Override
	public @Nullable Collection<Portal> changedSince(Object states) {
		return (states instanceof SharedMap<?, ?> before) ? this.portals.changedSince(before) : null;
	}

	@Override
	public Collection<Cluster> clusters() {
		return this.topology.clusters().values();
	}

	@Override
	public @Nullable Cluster cluster(String name) {
		return this.topology.clusters().get(name);
	}

	@Override
	public Set<Map.Entry<String, String>> labels() {
		return this.topology.labels();
	}

	@Override
	public Collection<Portal> portals() {
		return this.portals.values();
	}

	@Override
	public Collection<Portal> portals(String cluster) {
		return this.portals.values().stream().filter((portal) -> portal.ref().cluster().equals(cluster)).toList();
	}

	@Override
	public @Nullable Portal portal(PortalRef ref) {
		return this.portals.get(ref);
	}

	@Override
	public Collection<HostedWorkshop> workshops() {
		return this.workshops.values();
	}

	@Override
	public @Nullable HostedWorkshop workshop(String name) {
		return this.workshops.get(name);
	}

	@Override
	public @Nullable WorkshopEnvironment environment(EnvironmentRef ref) {
		PortalIndex index = this.indexes.get(ref.portal());
		return (index != null) ? index.environment(ref.name()) : null;
	}

	@Override
	public @Nullable Session session(SessionRef ref) {
		PortalIndex index = this.indexes.get(ref.portal());
		return (index != null) ? index.session(ref.name()) : null;
	}

	@Override
	public Stream<Session> sessions() {
		return this.indexes.values().stream().flatMap((index) -> index.sessions().stream());
	}

	@Override
	public List<Session> sessionsOf(String user) {
		return this.users.of(user);
	}

	@Override
	public Collection<Session> sessions(PortalRef portal) {
		return index(portal).sessions();
	}

	@Override
	public @Nullable Availability availability(Collection<Portal> some) {
		List<PortalContent> contents = some.stream().map(Portal::content).filter(Objects::nonNull).toList();
		if (contents.isEmpty()) {
			return null;
		}
		List<WorkshopEnvironment> all = contents.stream()
			.flatMap((content) -> content.environments().stream())
			.toList();
		return SeatSum.of(all, this.portals::get, this.topology.clusters()::get).availability();
	}

	/** The same object as long as clusters and portals are the same. */
	public Object topology() {
		return this.topology;
	}

	/** Sorted; the same object as long as the names are the same. */
	public Set<String> workshopNames() {
		return this.workshops.keys();
	}

	/** The same object as long as all sessions are the same. */
	public Object allSessions() {
		return this.users;
	}

	/**
	 * A workshop as some of the portals offer it.
	 * @param hosted a workshop of this snapshot
	 * @param before the same of an earlier snapshot of the same topology, null if it is
	 * not known: it is returned if nothing in it has changed
	 * @return null if none of them offers it
	 */
	public @Nullable HostedWorkshop restricted(HostedWorkshop hosted, Predicate<PortalRef> some,
			@Nullable HostedWorkshop before) {
		List<WorkshopEnvironment> rest = hosted.environments()
			.stream()
			.filter((environment) -> some.test(environment.ref().portal()))
			.toList();
		if (rest.size() == hosted.environments().size()) {
			return hosted;
		}
		SeatSum sum = SeatSum.of(rest, this.portals::get, this.topology.clusters()::get);
		return (before != null && before.isOf(rest, sum)) ? before : HostedWorkshop.of(rest, sum);
	}

	/**
	 * The next snapshot after the configuration has changed. Portals that stay, and have
	 * not moved to another address, keep what is known of them.
	 * @param newPortals all portals from now on, without readings
	 */
	public FleetSnapshot withTopology(Collection<Cluster> newClusters, Collection<Portal> newPortals,
			Set<PortalRef> moved) {
		SortedMap<PortalRef, Portal> portalMap = new TreeMap<>();
		for (Portal portal : newPortals) {
			Portal known = this.portals.get(portal.ref());
			portalMap.put(portal.ref(),
					(known != null && known.url().equals(portal.url()) && !moved.contains(portal.ref()))
							? portal.seen(known.health(), known.healthDetail(), known.reading()) : portal);
		}
		return indexed(this.generation + 1, Topology.of(newClusters, newPortals), SharedMap.of(portalMap));
	}

	private static FleetSnapshot indexed(long generation, Topology topology, SharedMap<PortalRef, Portal> portals) {
		SortedMap<PortalRef, PortalIndex> indexes = new TreeMap<>();
		List<Session> sessions = new ArrayList<>();
		Map<String, List<WorkshopEnvironment>> hosts = new HashMap<>();
		for (Portal portal : portals.values()) {
			PortalIndex index = PortalIndex.EMPTY.changedTo(portal.content()).index();
			indexes.put(portal.ref(), index);
			sessions.addAll(index.sessions());
			index.workshops()
				.forEach(
						(name) -> hosts.computeIfAbsent(name, (key) -> new ArrayList<>()).addAll(index.offering(name)));
		}
		SortedMap<String, HostedWorkshop> workshops = new TreeMap<>();
		SortedMap<String, SeatSum> sums = new TreeMap<>();
		hosts.forEach((name, all) -> {
			all.sort(BY_NAME);
			SeatSum sum = SeatSum.of(all, portals::get, topology.clusters()::get);
			workshops.put(name, Objects.requireNonNull(HostedWorkshop.of(all, sum)));
			sums.put(name, sum);
		});
		return new FleetSnapshot(generation, topology, portals, SharedMap.of(indexes), SharedMap.of(workshops),
				SharedMap.of(sums), SessionsByUser.EMPTY.with(List.of(), sessions));
	}

	/**
	 * The next snapshot after a poll of a portal; this one if it does not know the
	 * portal.
	 * @param detail why it is not healthy, null if it is
	 * @param reading what was read, null if nothing: what was known stays, as it does in
	 * the gaps of what was read
	 */
	public FleetSnapshot withPoll(PortalRef ref, PortalHealth health, @Nullable String detail,
			@Nullable PortalReading reading) {
		Portal before = this.portals.get(ref);
		if (before == null) {
			return this;
		}
		PortalReading kept = (reading != null) ? sharing(reading, before) : before.reading();
		return with(before, before.seen(health, detail, kept));
	}

	/** The next snapshot with a session of an answer; this one before the first poll. */
	public FleetSnapshot withSession(Session session) {
		PortalIndex index = index(session.ref().portal());
		WorkshopEnvironment environment = index.environment(session.environment().name());
		Session known = index.session(session.ref().name());
		Session published = (environment != null) ? session.of(environment.workshop()) : session;
		if (environment == null || published.equals(known)) {
			return this;
		}
		return with(environment, environment.with(known, published), known, published);
	}

	/** The next snapshot after the end of a session; this one before the first poll. */
	public FleetSnapshot withoutSession(EnvironmentRef environment, SessionRef ended) {
		PortalIndex index = index(ended.portal());
		WorkshopEnvironment before = index.environment(environment.name());
		Session known = index.session(ended.name());
		return (before != null && known != null && known.environment().equals(environment))
				? with(before, before.without(known), known, null) : this;
	}

	private FleetSnapshot with(WorkshopEnvironment environment, WorkshopEnvironment changed, @Nullable Session gone,
			@Nullable Session come) {
		Portal before = this.portals.get(environment.ref().portal());
		PortalReading reading = (before != null) ? before.reading() : null;
		if (before == null || reading == null) {
			return this;
		}
		PortalContent content = reading.content().with(environment, changed);
		Portal after = before.seen(before.health(), before.healthDetail(),
				new PortalReading(content, reading.startedAt(), reading.observedAt()));
		return with(before, after, index(before.ref()).changedTo(content, gone, come));
	}

	private PortalReading sharing(PortalReading reading, Portal before) {
		PortalContent whole = reading.content().filled(before.content(), reading.startedAt());
		PortalContent shared = whole.sharing(before.content(), (name) -> {
			HostedWorkshop hosted = this.workshops.get(name);
			return (hosted != null) ? hosted.workshop() : null;
		});
		return new PortalReading(shared, reading.startedAt(), reading.observedAt(), reading.digest());
	}

	private FleetSnapshot with(Portal before, Portal after) {
		boolean sameContent = before.content() == after.content();
		if (sameContent && before.health() == after.health()) {
			return new FleetSnapshot(this.generation, this.topology, this.portals.with(Map.of(after.ref(), after)),
					this.indexes, this.workshops, this.sums, this.users);
		}
		PortalIndex oldIndex = index(after.ref());
		return with(before, after, sameContent ? new PortalIndex.Change(oldIndex, List.of(), List.of())
				: oldIndex.changedTo(after.content()));
	}

	private FleetSnapshot with(Portal before, Portal after, PortalIndex.Change change) {
		SharedMap<PortalRef, Portal> nextPortals = this.portals.with(Map.of(after.ref(), after));
		PortalIndex oldIndex = index(after.ref());
		PortalIndex newIndex = change.index();
		boolean sameRoom = before.health() == after.health() && remaining(before) == remaining(after);
		Set<String> touched = sameRoom ? newIndex.workshopsUnlike(oldIndex) : newIndex.workshopsWith(oldIndex);
		Cluster cluster = this.topology.clusters().get(after.ref().cluster());
		Map<String, @Nullable HostedWorkshop> hosts = HashMap.newHashMap(touched.size());
		Map<String, @Nullable SeatSum> seats = HashMap.newHashMap(touched.size());
		for (String name : touched) {
			List<WorkshopEnvironment> fresh = newIndex.offering(name);
			List<WorkshopEnvironment> old = oldIndex.offering(name);
			if (PortalIndex.areSame(fresh, old) && SeatSum.isSame(before, old, after, fresh, cluster)) {
				continue;
			}
			SeatSum sum = Objects.requireNonNullElseGet(this.sums.get(name), SeatSum::new)
				.replacing(before, old, after, fresh, cluster);
			HostedWorkshop known = this.workshops.get(name);
			HostedWorkshop hosted = (known != null) ? known.with(after.ref(), fresh, sum)
					: HostedWorkshop.of(fresh, sum);
			hosts.put(name, hosted);
			seats.put(name, (hosted != null) ? sum : null);
		}
		return new FleetSnapshot(this.generation + 1, this.topology, nextPortals,
				this.indexes.with(Map.of(after.ref(), newIndex)), this.workshops.with(hosts), this.sums.with(seats),
				this.users.with(change.gone(), change.come()));
	}

	private PortalIndex index(PortalRef portal) {
		return Objects.requireNonNullElse(this.indexes.get(portal), PortalIndex.EMPTY);
	}

	private static int remaining(Portal portal) {
		return (portal.content() != null) ? portal.content().remaining() : 0;
	}

}
