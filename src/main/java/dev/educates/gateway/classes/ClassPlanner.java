package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.classes.ClassPlan.Code;
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
import dev.educates.gateway.session.inflight.HeldSeats.Claim;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.usage.UsualLoad;
import org.jspecify.annotations.Nullable;

/**
 * Splits the seats of one snapshot: those that classes hold now, and those of a plan.
 * <p>
 * A plan reckons with the sessions of now that outlast the begin of a class if none is
 * extended, with all other classes, which have priority, and with sessions that usually
 * run when its hold begins. It is that of the worst moment of the class.
 */
final class ClassPlanner {

	/** No class has this id. */
	private static final String USUAL_LOAD = "usual load";

	private final FleetSnapshot fleet;

	private final Tenancy tenancy;

	private final BiPredicate<String, Session> canBeOf;

	private final KnownClasses known;

	private final List<TrainingClass> inOrder;

	private final Map<String, List<Session>> members = new ConcurrentHashMap<>();

	/** Uses {@code canBeOf} to tell whether a session can be of a tenant. */
	ClassPlanner(FleetSnapshot fleet, KnownClasses known, Tenancy tenancy, BiPredicate<String, Session> canBeOf) {
		this.fleet = fleet;
		this.known = known;
		this.tenancy = tenancy;
		this.canBeOf = canBeOf;
		this.inOrder = known.classes()
			.stream()
			.sorted(Comparator.comparing(TrainingClass::plannedAt).thenComparing(TrainingClass::id))
			.toList();
	}

	/** The same objects: none of them changes. */
	@SuppressWarnings("ReferenceEquality")
	boolean isOf(FleetSnapshot otherFleet, KnownClasses otherKnown, Tenancy otherTenancy) {
		return this.fleet == otherFleet && this.known == otherKnown && this.tenancy == otherTenancy;
	}

	/**
	 * Seats that classes hold at a moment: what they want of the portals that respond,
	 * and then the same of those that do not. There a request without a check could take
	 * a seat that was held until now.
	 */
	HeldSeats held(Instant now) {
		List<TrainingClass> holding = this.inOrder.stream().filter((each) -> each.holds(now)).toList();
		return HeldSeats.of(Stream.of(true, false)
			.flatMap((responds) -> holding.stream()
				.map((each) -> claim(each, members(each).size(),
						open(each).filter((environment) -> responds(environment) == responds))))
			.toList(), this.fleet);
	}

	/** Plans a class, stored or not, with the usual load when its hold begins. */
	ClassPlan plan(TrainingClass wanted, UsualLoad usual, Instant now) {
		List<TrainingClass> others = this.inOrder.stream().filter((other) -> !other.id().equals(wanted.id())).toList();
		List<WorkshopEnvironment> environments = environments(wanted);
		int load = missingLoad(wanted, environments, usual, now);
		HeldSeats held = HeldSeats.NONE;
		int coverable = Integer.MAX_VALUE;
		for (Instant moment : moments(wanted, others, now)) {
			HeldSeats then = at(moment, wanted, others, load);
			int seats = Math.min(wanted.seats(), then.held(wanted.id()) + lasting(wanted, moment));
			held = (seats < coverable) ? then : held;
			coverable = Math.min(coverable, seats);
		}
		HeldSeats worst = held;
		return new ClassPlan(wanted.seats(), coverable,
				new ClassPlan.Load(usual.sessions(), worst.held(USUAL_LOAD), usual.days()),
				environments.stream()
					.filter((each) -> worst.held(each.ref(), wanted.id()) > 0)
					.map((each) -> portalSeats(each, worst.held(each.ref(), wanted.id()), wanted))
					.toList(),
				conflicts(worst, environments, others), warnings(wanted, environments, usual));
	}

	/**
	 * How many of the sessions that usually run when a hold begins will begin before it.
	 * Sessions of now of the tenant that run then, too, are among the usual ones, which
	 * are the tenant's. Once seats are held, no other session takes them.
	 */
	private int missingLoad(TrainingClass wanted, List<WorkshopEnvironment> environments, UsualLoad usual,
			Instant now) {
		if (!wanted.holdFrom().isAfter(now)) {
			return 0;
		}
		Set<Session> ofClasses = this.inOrder.stream()
			.flatMap((each) -> members(each).stream())
			.collect(Collectors.toSet());
		long running = environments.stream()
			.flatMap((environment) -> environment.sessions().stream())
			.filter((session) -> !ofClasses.contains(session) && !hasEnded(session, wanted.holdFrom())
					&& this.canBeOf.test(wanted.tenant(), session))
			.count();
		return (int) Math.max(0, usual.sessions() - running);
	}

	/** Whether a portal of the tenant has the workshop, open or not. */
	boolean isOffered(TrainingClass wanted) {
		return ofTenant(wanted).findAny().isPresent();
	}

	/** When it needs seats, and when others begin to need some meanwhile. */
	private static Set<Instant> moments(TrainingClass wanted, List<TrainingClass> others, Instant now) {
		Instant from = wanted.holdFrom().isBefore(now) ? now : wanted.holdFrom();
		Set<Instant> moments = new TreeSet<>(Set.of(from));
		others.stream()
			.map(TrainingClass::holdFrom)
			.filter((moment) -> moment.isAfter(from) && moment.isBefore(wanted.endsAt()))
			.forEach(moments::add);
		return moments;
	}

	/** The usual load has its seats where the class would have its last ones. */
	private HeldSeats at(Instant moment, TrainingClass wanted, List<TrainingClass> others, int load) {
		List<Claim> claims = new ArrayList<>();
		others.stream()
			.filter((other) -> other.needsSeats(moment))
			.forEach((other) -> claims.add(claim(other, lasting(other, moment), environments(other).stream())));
		Claim claim = claim(wanted, lasting(wanted, moment), environments(wanted).stream());
		claims.add(new Claim(USUAL_LOAD, load, claim.environments().reversed()));
		claims.add(claim);
		return HeldSeats.split(claims, (environment) -> free(environment, moment), (portal) -> free(portal, moment));
	}

	private static Claim claim(TrainingClass one, int sessions, Stream<WorkshopEnvironment> environments) {
		return new Claim(one.id(), Math.max(0, one.seats() - sessions),
				environments.map(WorkshopEnvironment::ref).toList());
	}

	private List<Session> members(TrainingClass one) {
		return this.members.computeIfAbsent(one.id(), (id) -> this.known.sessions(id, this.fleet));
	}

	private int lasting(TrainingClass one, Instant moment) {
		return (int) members(one).stream().filter((session) -> !hasEnded(session, moment)).count();
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

	/** Environments of its tenant that take new sessions, on portals that respond. */
	private List<WorkshopEnvironment> environments(TrainingClass one) {
		return open(one).filter(this::responds).toList();
	}

	/** By tier, cluster, portal and name, so that held seats do not move. */
	private Stream<WorkshopEnvironment> open(TrainingClass one) {
		return ofTenant(one)
			.filter((environment) -> environment.state() == EnvironmentState.RUNNING && environment.capacity() > 0)
			.filter((environment) -> isOpen(portal(environment)))
			.sorted(Comparator.comparingInt((environment) -> portal(environment).weight().tier()));
	}

	private boolean isOpen(Portal portal) {
		Cluster cluster = cluster(portal);
		return portal.administrativeState() == AdministrativeState.ACTIVE && portal.weight().weight() > 0
				&& cluster != null && cluster.administrativeState() == AdministrativeState.ACTIVE;
	}

	/** Whether or not they take new sessions now. */
	private Stream<WorkshopEnvironment> ofTenant(TrainingClass one) {
		Tenant tenant = this.tenancy.tenants().get(one.tenant());
		HostedWorkshop hosted = this.fleet.workshop(one.workshop());
		return (tenant == null || hosted == null) ? Stream.empty() : hosted.environments().stream().filter((each) -> {
			Cluster cluster = cluster(portal(each));
			return cluster != null && tenant.has(cluster, portal(each));
		});
	}

	/** A snapshot has the portal of each of its environments. */
	private Portal portal(WorkshopEnvironment environment) {
		return Objects.requireNonNull(this.fleet.portal(environment.ref().portal()));
	}

	private @Nullable Cluster cluster(Portal portal) {
		return this.fleet.cluster(portal.ref().cluster());
	}

	private boolean responds(WorkshopEnvironment environment) {
		return responds(this.fleet).test(environment.ref().portal());
	}

	/** Whether the last poll of a portal has succeeded. */
	static Predicate<PortalRef> responds(FleetSnapshot fleet) {
		return (ref) -> {
			Portal portal = fleet.portal(ref);
			return portal != null && portal.health() == PortalHealth.HEALTHY;
		};
	}

	private static ClassPlan.PortalSeats portalSeats(WorkshopEnvironment environment, int seats, TrainingClass wanted) {
		PortalRef portal = environment.ref().portal();
		return new ClassPlan.PortalSeats(portal.cluster(), portal.name(), environment.ref().name(), seats,
				environment.reserved(), Math.max(seats, environment.reserved()), wanted.holdFrom());
	}

	private static List<ClassPlan.Conflict> conflicts(HeldSeats held, List<WorkshopEnvironment> environments,
			List<TrainingClass> others) {
		Set<PortalRef> portals = environments.stream()
			.map((environment) -> environment.ref().portal())
			.collect(Collectors.toSet());
		return others.stream()
			.map((other) -> new ClassPlan.Conflict(other, held.held(other.id(), portals::contains), other.startsAt(),
					other.endsAt()))
			.filter((conflict) -> conflict.seats() > 0)
			.toList();
	}

	private List<ClassPlan.Warning> warnings(TrainingClass wanted, List<WorkshopEnvironment> environments,
			UsualLoad usual) {
		int known = (int) ofTenant(wanted).count();
		Duration length = Duration.between(wanted.startsAt(), wanted.endsAt());
		Integer shortest = environments.stream()
			.map(WorkshopEnvironment::duration)
			.filter((duration) -> duration != null && duration.compareTo(length) < 0)
			.min(Comparator.naturalOrder())
			.map((duration) -> (int) duration.toMinutes())
			.orElse(null);
		return Stream
			.of(warning(known == 0, Code.WORKSHOP_NOT_OFFERED, null),
					warning(true, Code.SESSIONS_STARTED_ELSEWHERE, null), warning(true, Code.SESSIONS_EXTENDED, null),
					warning(usual.days() == 0, Code.USUAL_LOAD_UNKNOWN, null),
					warning(known > environments.size(), Code.ENVIRONMENTS_NOT_COUNTED, known - environments.size()),
					warning(shortest != null, Code.SESSIONS_TOO_SHORT, shortest))
			.flatMap(Optional::stream)
			.toList();
	}

	private static Optional<ClassPlan.Warning> warning(boolean applies, Code code, @Nullable Integer number) {
		return applies ? Optional.of(new ClassPlan.Warning(code, number)) : Optional.empty();
	}

}
