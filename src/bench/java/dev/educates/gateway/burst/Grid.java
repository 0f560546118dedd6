package dev.educates.gateway.burst;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
	 * @param best the default policy
	 */
	List<String> broken(String best) {
		List<String> broken = new ArrayList<>();
		this.cells.forEach((cell, results) -> {
			Result ours = results.get(best);
			Stream.concat(Musts.broken(ours).stream(), Musts.slow(ours, results.get(LOOKUP_SERVICE)).stream())
				.forEach((what) -> broken.add("[%s] %s".formatted(cell, what)));
		});
		return broken;
	}

	/**
	 * What does not hold for a policy that promises less.
	 * @param policy which
	 */
	List<String> brokenBy(String policy) {
		List<String> broken = new ArrayList<>();
		this.cells.forEach((cell, results) -> Musts.broken(results.get(policy))
			.forEach((what) -> broken.add("[%s] %s".formatted(cell, what))));
		return broken;
	}

}
