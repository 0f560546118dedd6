package dev.educates.gateway.benchmark.placement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cells with what came of them, for each way.
 *
 * @param cells in order, with results by name of the way
 */
record Grid(Map<Cell, Map<String, Result>> cells) {

	static final String LOOKUP_SERVICE = "lookup service";

	/**
	 * Measures cells, one after the other.
	 * @param policies those of the gateway that are measured beside the lookup service
	 */
	static Grid measured(List<Cell> cells, long seed, List<String> policies) {
		Map<Cell, Map<String, Result>> results = new LinkedHashMap<>();
		for (Cell cell : cells) {
			Map<String, Result> row = new LinkedHashMap<>();
			row.put(LOOKUP_SERVICE, VirtualRun.of(cell, seed, PortalPace::real,
					(time, portals, some) -> new LookupServiceWay(time, portals)));
			for (String policy : policies) {
				row.put(policy, VirtualRun.of(cell, seed, PortalPace::real,
						(time, portals, some) -> new GatewayWay(policy, time, portals, some)));
			}
			results.put(cell, row);
		}
		return new Grid(results);
	}

	List<String> ways() {
		return List.copyOf(this.cells.values().iterator().next().keySet());
	}

	/**
	 * What must hold and does not.
	 * @param best the policy that must also be fast, and refuse nobody
	 */
	List<String> broken(String best) {
		List<String> broken = new ArrayList<>();
		this.cells.forEach((cell, results) -> results.forEach((way, result) -> {
			if (way.equals(best)) {
				Musts.broken(result).forEach((what) -> broken.add("[%s] %s: %s".formatted(cell, way, what)));
				Musts.slow(result, results.get(LOOKUP_SERVICE))
					.forEach((what) -> broken.add("[%s] %s: %s".formatted(cell, way, what)));
			}
			else if (!way.equals(LOOKUP_SERVICE)) {
				Musts.unsafe(result).forEach((what) -> broken.add("[%s] %s: %s".formatted(cell, way, what)));
			}
		}));
		return broken;
	}

}
