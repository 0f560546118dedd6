package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;

/** Puts readings of other replicas into the fleet, as if this one had polled. */
record SharedReadings(PollLease lease, Fleet fleet, CatalogPoll catalogs, Clock clock) {

	/**
	 * Readings count as so much older than the server's clock says: after a failover it
	 * is the clock of another machine. A reading that seemed to be newer than a session
	 * that was just granted would remove it.
	 */
	static final Duration MARGIN = Duration.ofMillis(500);

	/**
	 * Reads the newest one, unless this replica has a newer one. One that cannot reach
	 * the portal itself has to find out by itself when it can.
	 */
	boolean apply(PortalRef ref) {
		Portal portal = this.fleet.current().portal(ref);
		if (portal == null || portal.health() == PortalHealth.UNREACHABLE
				|| portal.health() == PortalHealth.REJECTING) {
			return false;
		}
		PortalReading known = portal.reading();
		// by this clock the poll began between this moment, less its age, and later
		Instant before = this.clock.instant();
		PollLease.SharedReading shared = this.lease.read(ref, portal.url(), (known != null) ? known.digest() : null);
		if (shared == null) {
			return false;
		}
		PortalContent content = (shared.content() == null && known != null) ? known.content() : shared.content();
		if (content == null) {
			return false;
		}
		Instant startedAt = before.minus(shared.age()).minus(MARGIN);
		return this.catalogs.shared(ref,
				new PortalReading(content, startedAt, startedAt.plus(shared.took()), shared.digest()),
				shared.sequence());
	}

	/**
	 * Takes what another replica has read in place of a regular poll; false if this
	 * replica has to poll, because no other one has for some intervals.
	 */
	boolean replacePoll(PortalRef ref, Duration interval) {
		boolean _ = apply(ref);
		Portal portal = this.fleet.current().portal(ref);
		PortalReading reading = (portal != null) ? portal.reading() : null;
		return portal != null && reading != null && portal.health() == PortalHealth.HEALTHY
				&& reading.age(this.clock.instant())
					.compareTo(interval.multipliedBy(PollTiming.INTERVALS_WITHOUT_LEASE)) < 0;
	}

}
