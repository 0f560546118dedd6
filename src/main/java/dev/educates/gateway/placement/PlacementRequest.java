package dev.educates.gateway.placement;

import java.util.Map;

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

	/**
	 * A request without preferences.
	 * @param workshop published name of the workshop
	 * @param user the user's id on the portals, which breaks ties, too
	 */
	public static PlacementRequest of(String workshop, String user) {
		return new PlacementRequest(workshop, user, user, Map.of());
	}

}
