package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
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

	/** Each session counts once per known expiry, so that its portal is polled once. */
	private final Map<SessionRef, Instant> overdue = new HashMap<>();

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
		FleetSnapshot known = this.fleet.known();
		this.overdue.keySet().removeIf((session) -> known.session(session) == null);
		Map<String, Set<EnvironmentRef>> places = new HashMap<>();
		Map<String, SeatForecast> ends = new HashMap<>();
		this.entries.seats(inOrder).forEach((group, seats) -> {
			Set<EnvironmentRef> environments = seats.stream().map(FreeSeats::environment).collect(Collectors.toSet());
			places.put(group, environments);
			ends.put(group, SeatForecast.of(known, environments));
			overdue(known, environments, now).forEach(this.fleet::pollAgain);
			environments.stream().map(EnvironmentRef::portal).distinct().forEach(this.fleet::pollAgainIfOld);
		});
		Map<String, Integer> seen = new HashMap<>();
		for (WaitlistEntry entry : inOrder) {
			int position = position(entry.group, seen, places);
			SeatForecast own = ends.get(entry.group);
			Instant expectedAt = (own != null) ? own.of(position) : null;
			entry.send(new WaitlistEvent.Waits(entry.workshop(), position, expectedAt, entry.deadline,
					(entry.refused != null) ? entry.refused.reason() : null), now, this.interval);
			seen.merge(entry.group, 1, Integer::sum);
		}
	}

	/** One behind those who could take the same seats: of others it tells nothing. */
	private static int position(String group, Map<String, Integer> seen, Map<String, Set<EnvironmentRef>> places) {
		Set<EnvironmentRef> own = places.getOrDefault(group, Set.of());
		return 1 + seen.entrySet()
			.stream()
			.filter((other) -> other.getKey().equals(group)
					|| !Collections.disjoint(own, places.getOrDefault(other.getKey(), Set.of())))
			.mapToInt(Map.Entry::getValue)
			.sum();
	}

	/** Portals with sessions whose expiry has passed. */
	private Set<PortalRef> overdue(FleetSnapshot known, Set<EnvironmentRef> environments, Instant now) {
		Set<PortalRef> portals = new HashSet<>();
		for (EnvironmentRef each : environments) {
			WorkshopEnvironment environment = known.environment(each);
			for (Session session : (environment != null) ? environment.sessions() : List.<Session>of()) {
				Instant end = session.expiresAt();
				if (end != null && !end.isAfter(now) && !end.equals(this.overdue.put(session.ref(), end))) {
					portals.add(each.portal());
				}
			}
		}
		return portals;
	}

}
