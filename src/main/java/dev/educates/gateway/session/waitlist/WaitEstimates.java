package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.FreeSeats;
import dev.educates.gateway.session.SeatForecast;

/**
 * Sends positions and estimates to waiting clients. Guarded by the lock of the wait list.
 */
final class WaitEstimates {

	private final FleetStore fleet;

	private final WaitlistEntries entries;

	private final Duration interval;

	private final OverdueSessions overdue = new OverdueSessions();

	WaitEstimates(FleetStore fleet, WaitlistEntries entries, Duration interval) {
		this.fleet = fleet;
		this.entries = entries;
		this.interval = interval;
	}

	/**
	 * Also polls portals with sessions whose expiry has passed, and those with a reading
	 * that is old because their changes are watched.
	 * @param inOrder entries that compete for the same seats
	 */
	void send(List<WaitlistEntry> inOrder, Instant now) {
		Map<String, List<FreeSeats>> seats = this.entries.seats(inOrder);
		Map<String, SeatForecast> ends = new HashMap<>();
		seats.forEach((group, some) -> {
			List<EnvironmentRef> environments = some.stream().map(FreeSeats::environment).toList();
			ends.put(group, SeatForecast.of(this.fleet.known(), environments));
			this.overdue.found(this.fleet.known(), environments, now).forEach(this.fleet::pollAgain);
			environments.stream().map(EnvironmentRef::portal).distinct().forEach(this.fleet::pollAgainIfOld);
		});
		Positions.of(inOrder, (entry) -> entry.group, seats).forEach((entry, position) -> {
			SeatForecast own = ends.get(entry.group);
			Instant expectedAt = (own != null) ? own.of(position) : null;
			entry.send(new WaitlistEvent.Waits(entry.workshop(), position, expectedAt, entry.deadline,
					(entry.refused != null) ? entry.refused.reason() : null), now, this.interval);
		});
	}

}
