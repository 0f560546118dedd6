package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * Plans classes over one snapshot. It reckons with the sessions of now that outlast the
 * begin of a class if none is extended, and with all other classes, which have priority.
 * A plan is that of the worst moment of the class.
 *
 * @param members sessions of members of open classes by the id of the class
 */
record ClassPlanner(FleetSnapshot fleet, Tenancy tenancy, Map<String, List<Session>> members, Instant now) {

	/**
	 * Environments where learners of a tenant may have a session now.
	 * @return by tier, cluster, portal and name, so that held seats do not move
	 */
	static List<WorkshopEnvironment> environments(FleetSnapshot fleet, @Nullable Tenant tenant, String workshop) {
		return open(fleet, tenant, workshop).filter((environment) -> responds(fleet, environment.ref().portal()))
			.toList();
	}

	/** The same, whether or not their portals respond. */
	static Stream<WorkshopEnvironment> open(FleetSnapshot fleet, @Nullable Tenant tenant, String workshop) {
		HostedWorkshop hosted = fleet.workshop(workshop);
		if (tenant == null || hosted == null) {
			return Stream.empty();
		}
		return hosted.environments()
			.stream()
			.filter((environment) -> environment.state() == EnvironmentState.RUNNING && environment.capacity() > 0)
			.filter((environment) -> isOpen(fleet, tenant, environment.ref().portal()))
			.sorted(Comparator.comparingInt((environment) -> tier(fleet, environment.ref().portal())));
	}

	private static boolean isOpen(FleetSnapshot fleet, Tenant tenant, PortalRef ref) {
		Portal portal = fleet.portal(ref);
		Cluster cluster = fleet.cluster(ref.cluster());
		return portal != null && cluster != null && tenant.has(cluster, portal)
				&& cluster.administrativeState() == AdministrativeState.ACTIVE
				&& portal.administrativeState() == AdministrativeState.ACTIVE && portal.weight().weight() > 0;
	}

	/** Whether the last poll of a portal has succeeded. */
	static boolean responds(FleetSnapshot fleet, PortalRef ref) {
		Portal portal = fleet.portal(ref);
		return portal != null && portal.health() == PortalHealth.HEALTHY;
	}

	private static int tier(FleetSnapshot fleet, PortalRef ref) {
		Portal portal = fleet.portal(ref);
		return (portal != null) ? portal.weight().tier() : Integer.MAX_VALUE;
	}

	/** Whether or not they take new sessions now. */
	private Stream<WorkshopEnvironment> ofTenant(TrainingClass one) {
		Tenant tenant = this.tenancy.tenants().get(one.tenant());
		HostedWorkshop hosted = this.fleet.workshop(one.workshop());
		return (tenant == null || hosted == null) ? Stream.empty() : hosted.environments().stream().filter((each) -> {
			Portal portal = this.fleet.portal(each.ref().portal());
			Cluster cluster = this.fleet.cluster(each.ref().portal().cluster());
			return portal != null && cluster != null && tenant.has(cluster, portal);
		});
	}

	private List<WorkshopEnvironment> environments(TrainingClass one) {
		return environments(this.fleet, this.tenancy.tenants().get(one.tenant()), one.workshop());
	}

	/**
	 * Plans a class.
	 * @param wanted the class, stored or not
	 * @param others all classes; the same one among them is left out
	 */
	ClassPlan plan(TrainingClass wanted, Collection<TrainingClass> others) {
		List<TrainingClass> before = others.stream()
			.filter((other) -> !other.id().equals(wanted.id()))
			.sorted(Comparator.comparing(TrainingClass::plannedAt).thenComparing(TrainingClass::id))
			.toList();
		HeldSeats held = HeldSeats.NONE;
		int coverable = Integer.MAX_VALUE;
		for (Instant moment : moments(wanted, before)) {
			HeldSeats then = at(moment, wanted, before);
			int seats = Math.min(wanted.seats(), then.held(wanted.id()) + lasting(wanted, moment));
			held = (seats < coverable) ? then : held;
			coverable = Math.min(coverable, seats);
		}
		List<WorkshopEnvironment> environments = environments(wanted);
		List<ClassPlan.PortalSeats> portals = new ArrayList<>();
		for (WorkshopEnvironment environment : environments) {
			int seats = held.held(environment.ref(), wanted.id());
			if (seats > 0) {
				portals.add(portalSeats(environment, seats, wanted));
			}
		}
		long known = ofTenant(wanted).count();
		return new ClassPlan(known > 0, wanted.seats(), coverable, portals, conflicts(held, environments, before),
				warnings(wanted, known, environments, portals));
	}

	/** When it needs seats, and when others begin to need some meanwhile. */
	private Set<Instant> moments(TrainingClass wanted, List<TrainingClass> others) {
		Instant from = wanted.holdFrom().isBefore(this.now) ? this.now : wanted.holdFrom();
		Set<Instant> moments = new TreeSet<>(Set.of(from));
		others.stream()
			.map(TrainingClass::holdFrom)
			.filter((moment) -> moment.isAfter(from) && moment.isBefore(wanted.endsAt()))
			.forEach(moments::add);
		return moments;
	}

	private HeldSeats at(Instant moment, TrainingClass wanted, List<TrainingClass> others) {
		List<HeldSeats.Claim> claims = new ArrayList<>();
		others.stream()
			.filter((other) -> other.needsSeats(moment))
			.forEach((other) -> claims.add(claim(other, other.seats() - lasting(other, moment))));
		claims.add(claim(wanted, wanted.seats() - lasting(wanted, moment)));
		return HeldSeats.split(claims, (environment) -> free(environment, moment), (portal) -> free(portal, moment));
	}

	private HeldSeats.Claim claim(TrainingClass one, int seats) {
		return new HeldSeats.Claim(one.id(), Math.max(0, seats),
				environments(one).stream().map(WorkshopEnvironment::ref).toList());
	}

	private int lasting(TrainingClass one, Instant moment) {
		return (int) this.members.getOrDefault(one.id(), List.of())
			.stream()
			.filter((session) -> !hasEnded(session, moment))
			.count();
	}

	private int free(EnvironmentRef ref, Instant moment) {
		WorkshopEnvironment environment = this.fleet.environment(ref);
		return (environment != null)
				? Math.max(0, environment.capacity() - environment.allocated() + ended(environment, moment)) : 0;
	}

	private int free(PortalRef ref, Instant moment) {
		Portal portal = this.fleet.portal(ref);
		PortalContent content = (portal != null) ? portal.content() : null;
		if (content == null) {
			return 0;
		}
		int ended = content.environments().stream().mapToInt((environment) -> ended(environment, moment)).sum();
		return content.maximum().remaining(Math.max(0, content.allocated() - ended));
	}

	private int ended(WorkshopEnvironment environment, Instant moment) {
		return (int) environment.sessions().stream().filter((session) -> hasEnded(session, moment)).count();
	}

	/** If it is not extended, and opened at the last moment. */
	private boolean hasEnded(Session session, Instant moment) {
		Instant end = session.expiresAt();
		WorkshopEnvironment environment = this.fleet.environment(session.environment());
		Duration duration = (environment != null) ? environment.duration() : null;
		boolean unopened = session.state() == SessionState.WAITING || session.state() == SessionState.STARTING;
		if (end == null || (unopened && duration == null)) {
			return false;
		}
		return !(unopened ? end.plus(duration) : end).isAfter(moment);
	}

	private static ClassPlan.PortalSeats portalSeats(WorkshopEnvironment environment, int seats, TrainingClass wanted) {
		return new ClassPlan.PortalSeats(environment.ref(), seats, environment.reserved(),
				Math.max(seats, environment.reserved()), wanted.holdFrom());
	}

	private static List<ClassPlan.Conflict> conflicts(HeldSeats held, List<WorkshopEnvironment> environments,
			List<TrainingClass> others) {
		Set<PortalRef> portals = environments.stream()
			.map((environment) -> environment.ref().portal())
			.collect(Collectors.toSet());
		return others.stream()
			.map((other) -> new ClassPlan.Conflict(other,
					portals.stream()
						.mapToInt((portal) -> held.portals().getOrDefault(portal, Map.of()).getOrDefault(other.id(), 0))
						.sum()))
			.filter((conflict) -> conflict.seats() > 0)
			.toList();
	}

	private static List<String> warnings(TrainingClass wanted, long known, List<WorkshopEnvironment> environments,
			List<ClassPlan.PortalSeats> portals) {
		List<String> warnings = new ArrayList<>();
		if (known == 0) {
			warnings.add(StringUtils.capitalize(ClassPlan.notOffered(wanted)));
		}
		warnings.add("The gateway keeps seats from requests that it receives. Sessions that are started directly at a"
				+ " portal, or by another gateway, can take them");
		warnings.add("Sessions of now count until they expire. One that is extended keeps its seat for longer, and"
				+ " sessions that begin before the class are not known");
		long unusable = known - environments.size();
		if (unusable > 0) {
			warnings.add(
					"Environments that do not run, or whose portals are cordoned or do not respond, are not counted: %d"
						.formatted(unusable));
		}
		Duration length = Duration.between(wanted.startsAt(), wanted.endsAt());
		environments.stream()
			.map(WorkshopEnvironment::duration)
			.filter((duration) -> duration != null && duration.compareTo(length) < 0)
			.min(Comparator.naturalOrder())
			.ifPresent((shortest) -> warnings
				.add("A session lasts %d min, and the class %d min: sessions must be extended, or requested again"
					.formatted(shortest.toMinutes(), length.toMinutes())));
		portals.stream()
			.filter((seats) -> seats.reservedNeeded() > seats.reservedNow())
			.map((seats) -> "Environment %s keeps %d %s ready. Set `reserved` to %d from %s on, or members wait while sessions start"
				.formatted(seats.environment(), seats.reservedNow(),
						(seats.reservedNow() == 1) ? "session" : "sessions", seats.reservedNeeded(), seats.from()))
			.forEach(warnings::add);
		return warnings;
	}

}
