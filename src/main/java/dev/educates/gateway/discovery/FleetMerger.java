package dev.educates.gateway.discovery;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.tenancy.Access;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the directory of portals and of tenants and clients: every source
 * hands over what it has found, and the merged fleet comes into force when
 * {@link #replace} returns. What clashes with an earlier source is left out and logged as
 * an error that names both places.
 */
public final class FleetMerger {

	private static final Logger logger = LoggerFactory.getLogger(FleetMerger.class);

	private static final int MOST_LOGGED = 20;

	private final PortalDirectory directory;

	private final Access access;

	private Map<FleetSource, DiscoveredFleet> found = new EnumMap<>(FleetSource.class);

	private volatile MergedFleet inForce = MergedFleet.EMPTY;

	/** An empty fleet of clusters and portals, tenants and clients. */
	public FleetMerger(PortalDirectory directory, Access access) {
		this.directory = directory;
		this.access = access;
	}

	/** Takes all that a source has found now, in place of what it had found before. */
	public synchronized void replace(FleetSource source, DiscoveredFleet fleet) {
		if (fleet.equals(this.found.get(source))) {
			return;
		}
		Map<FleetSource, DiscoveredFleet> next = new EnumMap<>(FleetSource.class);
		next.putAll(this.found);
		next.put(source, fleet);
		MergedFleet merged = MergedFleet.of(next, this.inForce.fleet().portals());
		DiscoveredFleet before = this.inForce.fleet();
		DiscoveredFleet after = merged.fleet();
		if (!after.clusters().equals(before.clusters()) || !after.portals().equals(before.portals())) {
			this.directory.replace(after.clusters().values(), after.portals().values());
		}
		if (!after.tenancy().equals(before.tenancy())) {
			this.access.replace(after.tenancy());
		}
		List<String> clashes = merged.clashes()
			.stream()
			.filter((clash) -> !this.inForce.clashes().contains(clash))
			.toList();
		clashes.stream().limit(MOST_LOGGED).forEach(logger::error);
		if (clashes.size() > MOST_LOGGED) {
			logger.error("{} more names and addresses clash", clashes.size() - MOST_LOGGED);
		}
		this.found = next;
		this.inForce = merged;
	}

	/** The source of a cluster; null if no source has found it. */
	public @Nullable FleetSource source(String cluster) {
		return this.inForce.sources().get(cluster);
	}

	/** What is ignored as two sources claim the same name or address, without secrets. */
	public List<String> clashes() {
		return List.copyOf(this.inForce.clashes());
	}

}
