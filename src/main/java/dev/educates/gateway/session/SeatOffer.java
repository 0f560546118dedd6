package dev.educates.gateway.session;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.inflight.SeatReservations;

/**
 * Somebody may be asked now.
 *
 * @param environment who
 * @param reservation on its seat
 * @param promised whether there was a seat by its reading
 * @param left how many may be asked, this one included; as far as it matters for the time
 * that this one gets
 */
record SeatOffer(EnvironmentRef environment, SeatReservations.Reservation reservation, boolean promised, int left) {
}
