package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Tenancy;
import org.jspecify.annotations.Nullable;

/** Plans of the present moment. */
final class ClassPlans {

	private final ClassRegistry registry;

	private final Access access;

	private final Fleet fleet;

	private final Clock clock;

	private volatile @Nullable Found found;

	ClassPlans(ClassRegistry registry, Access access, Fleet fleet, Clock clock) {
		this.registry = registry;
		this.access = access;
		this.fleet = fleet;
		this.clock = clock;
	}

	/** Plans a class, stored or not. */
	ClassPlan plan(TrainingClass of) {
		return plan(of, this.fleet.current(), this.registry.known(), this.access.tenancy());
	}

	private ClassPlan plan(TrainingClass of, FleetSnapshot snapshot, KnownClasses known, Tenancy tenancy) {
		Map<String, List<Session>> sessions = new HashMap<>();
		Instant now = this.clock.instant();
		known.classes()
			.stream()
			.filter((each) -> each.isOpen(now))
			.forEach((each) -> sessions.put(each.id(), known.sessions(each.id(), snapshot)));
		return new ClassPlanner(snapshot, tenancy, sessions, now).plan(of, known.classes());
	}

	/**
	 * Seats of a class that holds none yet. Planned once for each snapshot and each
	 * change of classes: before seats are held, the time is no part of a plan.
	 */
	int coverable(TrainingClass planned) {
		FleetSnapshot snapshot = this.fleet.current();
		KnownClasses known = this.registry.known();
		Tenancy tenancy = this.access.tenancy();
		Found last = this.found;
		if (last == null || !last.isOf(snapshot, known, tenancy)) {
			last = new Found(snapshot, known, tenancy, new ConcurrentHashMap<>());
			this.found = last;
		}
		return last.coverable.computeIfAbsent(planned, (each) -> plan(each, snapshot, known, tenancy).coverable());
	}

	private record Found(FleetSnapshot fleet, KnownClasses known, Tenancy tenancy,
			Map<TrainingClass, Integer> coverable) {

		/** The same objects: none of them changes. */
		@SuppressWarnings("ReferenceEquality")
		boolean isOf(FleetSnapshot otherFleet, KnownClasses otherKnown, Tenancy otherTenancy) {
			return this.fleet == otherFleet && this.known == otherKnown && this.tenancy == otherTenancy;
		}

	}

}
