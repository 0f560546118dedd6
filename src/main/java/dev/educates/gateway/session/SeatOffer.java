package dev.educates.gateway.session;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.inflight.SeatReservations;

/**
 * An environment to request a session from now.
 *
 * @param promised whether its reading shows a seat
 * @param left how many environments may be asked, this one included; counted only where
 * it affects the time that this one gets
 */
record SeatOffer(EnvironmentRef environment, SeatReservations.Reservation reservation, boolean promised, int left) {
}
