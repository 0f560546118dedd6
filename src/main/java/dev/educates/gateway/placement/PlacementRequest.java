package dev.educates.gateway.placement;

import java.util.Map;

/**
 * What a plan is for.
 *
 * @param workshop published name of the workshop
 * @param requestId breaks ties: the same id gives the same order
 * @param user the user's id on the portals
 * @param preferredLabels labels of portals and clusters where the session should be if it
 * can; empty if that does not matter
 */
public record PlacementRequest(String workshop, String requestId, String user, Map<String, String> preferredLabels) {

	public PlacementRequest {
		preferredLabels = Map.copyOf(preferredLabels);
	}

	/**
	 * A request without preferences.
	 * @param workshop published name of the workshop
	 * @param user the user's id on the portals, which breaks ties, too
	 * @return the request
	 */
	public static PlacementRequest of(String workshop, String user) {
		return new PlacementRequest(workshop, user, user, Map.of());
	}

}
