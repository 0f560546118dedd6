package dev.educates.gateway.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Time of the oldest data in a sum. It requires a scan of all portals and is therefore
 * cached for a tenth of a second per workshop: the result may be slightly older than the
 * data, never newer.
 */
final class OldestReadingLoader {

	static final Duration FOUND_AGAIN_AFTER = Duration.ofMillis(100);

	/** By identity, as each change of a workshop creates a new object. */
	private final Cache<HostedWorkshop, Optional<Instant>> found;

	OldestReadingLoader(Ticker ticker) {
		this.found = Caffeine.newBuilder()
			.executor(Runnable::run)
			.weakKeys()
			.expireAfterWrite(FOUND_AGAIN_AFTER)
			.ticker(ticker)
			.build();
	}

	/** Time of the oldest poll of the healthy portals of a workshop. */
	@Nullable Instant oldest(HostedWorkshop workshop, FleetView fleet) {
		return this.found
			.get(workshop,
					(each) -> oldest(each.environments().stream().map((environment) -> environment.ref().portal()),
							fleet))
			.orElse(null);
	}

	/** Time of the oldest poll of the healthy ones of some portals. */
	static @Nullable Instant oldest(Collection<Portal> portals, FleetView fleet) {
		return oldest(portals.stream().map(Portal::ref), fleet).orElse(null);
	}

	private static Optional<Instant> oldest(Stream<PortalRef> portals, FleetView fleet) {
		return portals.map(fleet::portal)
			.filter((portal) -> portal != null && portal.health() == PortalHealth.HEALTHY)
			.map(Portal::reading)
			.filter(Objects::nonNull)
			.map(PortalReading::observedAt)
			.min(Comparator.naturalOrder());
	}

}
