package dev.educates.gateway.classes;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * Seats that classes hold: a seat for each learner who has no session, from some time
 * before the start until some time after it. Found once for each snapshot and each change
 * of classes or their members.
 * <p>
 * A use of the voucher is stored before its session is requested, so that the session
 * takes the place of a held seat in the moment in which the snapshot shows it.
 * <p>
 * While a portal does not respond, its free seats stay held, and as many are held on
 * other portals.
 */
final class ClassHolds implements SeatHolds {

	private final Supplier<KnownClasses> classes;

	private final Access access;

	private final Clock clock;

	private volatile @Nullable Found found;

	ClassHolds(Supplier<KnownClasses> classes, Access access, Clock clock) {
		this.classes = classes;
		this.access = access;
		this.clock = clock;
	}

	@Override
	public HeldSeats in(FleetSnapshot fleet) {
		KnownClasses known = this.classes.get();
		if (known.classes().isEmpty()) {
			return HeldSeats.NONE;
		}
		Instant now = this.clock.instant();
		Tenancy tenancy = this.access.tenancy();
		Found last = this.found;
		if (last == null || !last.isOf(fleet, known, tenancy, now)) {
			last = new Found(fleet, known, tenancy, now, next(known.classes(), now),
					HeldSeats.of(claims(fleet, known, tenancy, now), fleet));
			this.found = last;
		}
		return last.held;
	}

	/**
	 * What classes want of the portals that respond, and then the same of those that do
	 * not: there a request without a check could take a seat that was held until now.
	 */
	private static List<HeldSeats.Claim> claims(FleetSnapshot fleet, KnownClasses known, Tenancy tenancy, Instant now) {
		List<TrainingClass> holding = known.classes()
			.stream()
			.filter((each) -> each.holds(now))
			.sorted(Comparator.comparing(TrainingClass::plannedAt).thenComparing(TrainingClass::id))
			.toList();
		return Stream.of(true, false)
			.flatMap((responds) -> holding.stream()
				.map((each) -> new HeldSeats.Claim(each.id(),
						Math.max(0, each.seats() - known.sessions(each.id(), fleet).size()),
						ClassPlanner.open(fleet, tenancy.tenants().get(each.tenant()), each.workshop())
							.map(WorkshopEnvironment::ref)
							.filter((environment) -> ClassPlanner.responds(fleet, environment.portal()) == responds)
							.toList())))
			.toList();
	}

	/** When a hold begins or ends next. */
	private static Instant next(List<TrainingClass> classes, Instant now) {
		return classes.stream()
			.flatMap((each) -> Stream.of(each.holdFrom(), each.holdUntil()))
			.filter((moment) -> moment.isAfter(now))
			.min(Comparator.naturalOrder())
			.orElse(Instant.MAX);
	}

	/**
	 * The held seats of some time.
	 *
	 * @param until when they change without another change
	 */
	private record Found(FleetSnapshot fleet, KnownClasses known, Tenancy tenancy, Instant from, Instant until,
			HeldSeats held) {

		/** The same objects: none of them changes. */
		@SuppressWarnings("ReferenceEquality")
		boolean isOf(FleetSnapshot otherFleet, KnownClasses otherKnown, Tenancy otherTenancy, Instant now) {
			return this.fleet == otherFleet && this.known == otherKnown && this.tenancy == otherTenancy
					&& !now.isBefore(this.from) && now.isBefore(this.until);
		}

	}

}
