package dev.educates.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The one estimate of when taken seats come free, of refusals and of the wait list: at
 * the latest, as long as sessions are not extended. Sessions without an end, or of
 * portals that do not answer, are left out, and one that waits to be opened is reckoned
 * to be opened at the last moment and to last as long as it may.
 */
public final class SeatForecast {

	/** Portals clean up every 15 s, and a poll sees it. */
	static final Duration UNTIL_SEEN = Duration.ofSeconds(20);

	private final List<Instant> sorted;

	private SeatForecast(List<Instant> sorted) {
		this.sorted = sorted;
	}

	/** The ends of sessions where a request would take a seat, in full seconds. */
	public static SeatForecast of(FleetView fleet, Collection<EnvironmentRef> environments) {
		Map<SessionRef, Instant> ends = new HashMap<>();
		for (EnvironmentRef each : environments) {
			Portal portal = fleet.portal(each.portal());
			PortalContent content = (portal != null) ? portal.content() : null;
			WorkshopEnvironment environment = fleet.environment(each);
			if (portal == null || content == null || environment == null || portal.health() != PortalHealth.HEALTHY) {
				continue;
			}
			// where only the portal's own limit leaves no seat, any of its sessions may
			// end
			boolean full = environment.remaining() == 0;
			List<WorkshopEnvironment> where = full ? List.of(environment) : content.environments();
			long tooMany = full ? Math.max(0L, (long) environment.allocated() - environment.capacity()) : 0;
			tooMany = Math.max(tooMany, tooMany(content));
			where.stream()
				.flatMap((some) -> some.sessions().stream().flatMap((session) -> end(some, session)))
				.sorted(Map.Entry.comparingByValue())
				.skip(tooMany)
				.forEach((end) -> ends.put(end.getKey(), end.getValue()));
		}
		return new SeatForecast(ends.values().stream().sorted().toList());
	}

	/** So many sessions end without giving a seat. */
	private static long tooMany(PortalContent content) {
		return (content.maximum() instanceof Capacity.Limited(int seats))
				? Math.max(0L, (long) content.allocated() - seats) : 0;
	}

	/** Nothing if it is not known. */
	private static Stream<Map.Entry<SessionRef, Instant>> end(WorkshopEnvironment environment, Session session) {
		Instant known = session.expiresAt();
		boolean unopened = session.state() == SessionState.WAITING || session.state() == SessionState.STARTING;
		Duration duration = unopened ? environment.duration() : Duration.ZERO;
		if (known == null || duration == null) {
			return Stream.empty();
		}
		Instant end = unopened ? known.plus(UNTIL_SEEN).plus(duration) : known;
		return Stream.of(Map.entry(session.ref(),
				end.plus(UNTIL_SEEN).plus(Duration.ofSeconds(1).minusNanos(1)).truncatedTo(ChronoUnit.SECONDS)));
	}

	/** When so many seats have come free, at least 1; null if it is not known. */
	public @Nullable Instant of(int number) {
		return (number <= this.sorted.size()) ? this.sorted.get(number - 1) : null;
	}

	/**
	 * How long it is until a moment of the forecast, as clients get it: in whole seconds,
	 * at least 1; null if it is not known.
	 */
	public static @Nullable Duration until(@Nullable Instant expectedAt, Instant now) {
		return (expectedAt != null) ? Duration.ofSeconds(Math.max(1, Duration.between(now, expectedAt).toSeconds()))
				: null;
	}

}
