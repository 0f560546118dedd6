package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.usage.UsualLoad;

/**
 * Seats that classes hold, and plans of the present moment. A class holds a seat for each
 * learner who has no session, from some time before the start until some time after it.
 * Found once for each snapshot and each change of classes or their members.
 * <p>
 * A use of the voucher is stored before its session is requested, so that the session
 * takes the place of a held seat in the moment in which the snapshot shows it.
 * <p>
 * While a portal does not respond, its free seats stay held, and as many are held on
 * other portals.
 */
final class ClassSeats implements SeatHolds {

	private final Supplier<KnownClasses> classes;

	private final Access access;

	private final Fleet fleet;

	private final BiFunction<TrainingClass, Instant, UsualLoad> usual;

	private final Clock clock;

	private volatile Found found;

	/**
	 * Plans with the usual load when the hold of a class begins, as known at a moment.
	 */
	ClassSeats(Supplier<KnownClasses> classes, Access access, Fleet fleet,
			BiFunction<TrainingClass, Instant, UsualLoad> usual, Clock clock) {
		this.classes = classes;
		this.access = access;
		this.fleet = fleet;
		this.usual = usual;
		this.clock = clock;
		this.found = found(fleet.current(), KnownClasses.NONE, access.tenancy(), Instant.MIN);
	}

	@Override
	public HeldSeats in(FleetSnapshot snapshot) {
		return found(snapshot).held;
	}

	/** Plans a class, stored or not. */
	ClassPlan plan(TrainingClass of) {
		return plan(found(this.fleet.current()), of);
	}

	/** Planned once for each snapshot and each change of classes, as no seat is held. */
	int coverable(TrainingClass planned) {
		Found last = found(this.fleet.current());
		return last.coverable.computeIfAbsent(planned, (each) -> plan(last, each).coverable());
	}

	private ClassPlan plan(Found last, TrainingClass of) {
		Instant now = this.clock.instant();
		UsualLoad load = last.planner.isOffered(of) ? this.usual.apply(of, now) : UsualLoad.UNKNOWN;
		return last.planner.plan(of, load, now);
	}

	private Found found(FleetSnapshot snapshot) {
		KnownClasses known = this.classes.get();
		Tenancy tenancy = this.access.tenancy();
		Instant now = this.clock.instant();
		Found last = this.found;
		if (!last.planner.isOf(snapshot, known, tenancy) || now.isBefore(last.from) || !now.isBefore(last.until)) {
			last = found(snapshot, known, tenancy, now);
			this.found = last;
		}
		return last;
	}

	private Found found(FleetSnapshot snapshot, KnownClasses known, Tenancy tenancy, Instant now) {
		ClassPlanner planner = new ClassPlanner(snapshot, known, tenancy, this.access::canBeOf);
		Instant next = known.classes()
			.stream()
			.flatMap((each) -> Stream.of(each.holdFrom(), each.holdUntil()))
			.filter((moment) -> moment.isAfter(now))
			.min(Comparator.naturalOrder())
			.orElse(Instant.MAX);
		return new Found(planner, now, next, planner.held(now), new ConcurrentHashMap<>());
	}

	/** What was found, valid until a hold begins or ends next. */
	private record Found(ClassPlanner planner, Instant from, Instant until, HeldSeats held,
			Map<TrainingClass, Integer> coverable) {
	}

}
