package dev.educates.gateway.placement;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Input of a plan.
 *
 * @param workshop published name of the workshop
 * @param requestId breaks ties: the same id gives the same order
 * @param user the user's id on the portals
 * @param preferredLabels preferred labels of portals and clusters
 */
public record PlacementRequest(String workshop, String requestId, String user, Map<String, String> preferredLabels) {

	public PlacementRequest {
		preferredLabels = Map.copyOf(preferredLabels);
	}

	/** This request without unknown labels, which match nothing. */
	PlacementRequest preferringOnly(Set<Map.Entry<String, String>> known) {
		if (known.containsAll(this.preferredLabels.entrySet())) {
			return this;
		}
		Map<String, String> rest = new HashMap<>(this.preferredLabels);
		rest.entrySet().retainAll(known);
		return new PlacementRequest(this.workshop, this.requestId, this.user, rest);
	}

	/** A request without preferences, whose user breaks ties. */
	public static PlacementRequest of(String workshop, String user) {
		return new PlacementRequest(workshop, user, user, Map.of());
	}

}
