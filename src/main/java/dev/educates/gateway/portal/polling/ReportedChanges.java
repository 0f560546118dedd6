package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/** Turns reports about changes into polls, and knows what is watched. */
final class ReportedChanges implements WatchedPortals {

	private final Fleet fleet;

	private final PollLease lease;

	private final Clock clock;

	private final Consumer<PortalRef> poll;

	private final Consumer<PortalRef> unwatched;

	private final Set<PortalRef> changed = ConcurrentHashMap.newKeySet();

	private volatile Set<String> clusters = Set.of();

	ReportedChanges(Fleet fleet, PollLease lease, Clock clock, Consumer<PortalRef> poll,
			Consumer<PortalRef> unwatched) {
		this.fleet = fleet;
		this.lease = lease;
		this.clock = clock;
		this.poll = poll;
		this.unwatched = unwatched;
	}

	/** All replicas get the same reports: the one that holds the lease polls first. */
	@Override
	public void changed(PortalRef portal) {
		if (!this.changed.add(portal)) {
			return;
		}
		Instant reported = this.clock.instant();
		boolean first = this.lease.isHeld(portal);
		Duration pause = first ? PollScheduler.SETTLING : PollScheduler.SETTLING.multipliedBy(2);
		CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS).execute(() -> {
			this.changed.remove(portal);
			PortalReading reading = reading(portal);
			if (first || reading == null || reading.startedAt().isBefore(reported)) {
				this.poll.accept(portal);
			}
		});
	}

	@Override
	public void watch(Set<String> clusters) {
		Set<String> before = this.clusters;
		this.clusters = Set.copyOf(clusters);
		for (Portal portal : this.fleet.current().portals()) {
			if (before.contains(portal.ref().cluster()) && !isWatched(portal.ref())) {
				this.unwatched.accept(portal.ref());
			}
		}
	}

	boolean isWatched(PortalRef portal) {
		return this.clusters.contains(portal.cluster());
	}

	/** Whether a portal is watched, well, and its reading older than that. */
	boolean isOld(PortalRef ref, Duration most) {
		Portal portal = this.fleet.current().portal(ref);
		PortalReading reading = reading(ref);
		return portal != null && reading != null && isWatched(ref) && portal.health() == PortalHealth.HEALTHY
				&& reading.startedAt().isBefore(this.clock.instant().minus(most));
	}

	private @Nullable PortalReading reading(PortalRef ref) {
		Portal portal = this.fleet.current().portal(ref);
		return (portal != null) ? portal.reading() : null;
	}

}
