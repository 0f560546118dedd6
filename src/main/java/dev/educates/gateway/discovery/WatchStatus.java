package dev.educates.gateway.discovery;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How a watch of resources is doing.
 *
 * @param name what is watched, for operators
 * @param cluster the cluster whose portals it discovers; null if it discovers clusters,
 * tenants or clients
 * @param live whether the watch is open: changes are noticed at once
 * @param lastEventAt when the API server last answered with a list, an event or a
 * bookmark; null if it never did
 * @param detail why it is not live, or which resources cannot be used; null if there is
 * nothing to say
 */
public record WatchStatus(String name, @Nullable String cluster, boolean live, @Nullable Instant lastEventAt,
		@Nullable String detail) {

	/** A watch with any number of details. */
	public WatchStatus(String name, @Nullable String cluster, boolean live, @Nullable Instant lastEventAt,
			List<String> details) {
		this(name, cluster, live, lastEventAt, details.isEmpty() ? null : String.join("; ", details));
	}
}
