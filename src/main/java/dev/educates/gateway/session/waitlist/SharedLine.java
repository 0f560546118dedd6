package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A line as all replicas see it.
 *
 * @param now the time of the store
 * @param leader the replica that decides whose turn it is; empty if there is none
 * @param version of the places
 * @param left how many places have left because of this exchange
 * @param places in order, tenant by tenant in the order of their turns; null if the
 * version is the known one
 * @param seen when each replica that has places was seen last
 */
record SharedLine(Instant now, String leader, String version, int left, @Nullable List<Entry> places,
		Map<String, Instant> seen) {

	/**
	 * How much later it is there than here, before and after the exchange: zero unless
	 * the clocks certainly differ.
	 */
	Duration ahead(Instant before, Instant after) {
		if (this.now.isBefore(before)) {
			return Duration.between(before, this.now);
		}
		return this.now.isAfter(after) ? Duration.between(after, this.now) : Duration.ZERO;
	}

	/** Whether the owner of a place is gone, or seems to be. */
	boolean isAway(Place place) {
		Instant at = this.seen.get(place.owner());
		return at == null || !this.now.isBefore(at.plus(LineSharing.AWAY));
	}

	/** A place and its id. */
	record Entry(String id, Place place) {
	}

}
