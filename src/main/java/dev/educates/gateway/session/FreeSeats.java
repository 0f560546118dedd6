package dev.educates.gateway.session;

import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.Certainty;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.session.inflight.SeatReservations;
import org.jspecify.annotations.Nullable;

/**
 * The free seats of an environment that takes new sessions; reservations of requests in
 * flight, and seats that are held for classes, count as taken.
 *
 * @param left seats that may be tried for now; 0 as well if it is believed to be full or
 * unreachable
 * @param portalLeft seats that its portal's own limit leaves
 */
public record FreeSeats(EnvironmentRef environment, int left, int portalLeft) {

	public FreeSeats {
		if (left < 0 || portalLeft < 0) {
			throw new IllegalArgumentException(
					"seats left in %s (%d, %d) must not be negative".formatted(environment, left, portalLeft));
		}
	}

	/** The free seats of a plan, for requests of a class or of none. */
	static List<FreeSeats> of(FleetView fleet, SeatReservations reservations, PlacementPlan plan,
			@Nullable String classId) {
		List<FreeSeats> all = new ArrayList<>();
		plan.candidates().forEach((candidate) -> all.add(of(fleet, reservations, candidate.environment(), classId)));
		plan.excluded()
			.stream()
			.filter((exclusion) -> exclusion.certainty() != Certainty.RULED_OUT)
			.forEach((exclusion) -> all.add(new FreeSeats(exclusion.environment().ref(), 0, 0)));
		return all;
	}

	private static FreeSeats of(FleetView fleet, SeatReservations reservations, WorkshopEnvironment environment,
			@Nullable String classId) {
		EnvironmentRef ref = environment.ref();
		if (reservations.areReservedElsewhere(ref, classId)) {
			return new FreeSeats(ref, 0, 0);
		}
		Portal portal = fleet.portal(ref.portal());
		PortalContent content = (portal != null) ? portal.content() : null;
		int left = environment.remaining() - reservations.seatReservations(ref) - reservations.heldSeats(ref, classId);
		int portalLeft = (content != null) ? content.remaining() - reservations.seatReservations(ref.portal())
				- reservations.heldSeats(ref.portal(), classId) : 0;
		return new FreeSeats(ref, Math.max(0, left), Math.max(0, portalLeft));
	}

}
