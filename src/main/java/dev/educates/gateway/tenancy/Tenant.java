package dev.educates.gateway.tenancy;

import java.net.URI;
import java.util.Map;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import org.jspecify.annotations.Nullable;

/**
 * An organisation whose learners use the portals that its selectors match, by cluster and
 * portal. A tenant without selectors has no portals, as Educates documents; in the lookup
 * service it has all.
 *
 * @param name its name, unique
 * @param indexUrl default URL for the browser after a session; null for the gateway's
 * default
 * @param clusters selects clusters; null if not configured
 * @param portals selects portals; null if not configured
 * @param sessionsPerTenant maximum number of sessions of all its users over all its
 * portals; null for no limit
 */
public record Tenant(String name, @Nullable URI indexUrl, @Nullable Selector clusters, @Nullable Selector portals,
		Map<String, String> preferredLabels, @Nullable Integer sessionsPerTenant) {

	public Tenant {
		preferredLabels = Map.copyOf(preferredLabels);
	}

	/** Whether a portal is the tenant's. */
	public boolean has(Cluster cluster, Portal portal) {
		if (this.clusters == null && this.portals == null) {
			return false;
		}
		return (this.clusters == null || this.clusters.matches(cluster.name(), cluster.labels()))
				&& (this.portals == null || this.portals.matches(portal.ref().name(), portal.labels()));
	}

}
