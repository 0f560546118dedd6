package dev.educates.gateway.burst;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cells over real HTTP in real time beside the same cells in virtual time.
 *
 * @param cells both results of each
 */
record Agreement(Map<Cell, Pair> cells) {

	/** Corners of the grid, and its middle. */
	static final List<Cell> CELLS = List.of(Cell.of(20, 1, 1.05, 5, 200, 8), Cell.of(300, 1, 2.0, 15, 200, 8),
			Cell.of(20, 20, 2.0, 5, 200, 40), Cell.of(300, 20, 1.05, 15, 200, 40), Cell.of(20, 20, 1.05, 15, 1000, 8),
			Cell.of(300, 20, 1.05, 5, 1000, 8), Cell.of(20, 1, 1.05, 15, 1000, 40), Cell.of(300, 1, 2.0, 5, 1000, 40),
			Cell.of(100, 5, 1.2, 5, 1000, 8), Cell.of(100, 5, 1.2, 15, 200, 40));

	/** Not measured: the first requests of a process take longer than all others. */
	private static final Cell WARM_UP = Cell.of(20, 1, 2.0, 5, 500, 8);

	static Agreement measured(List<Cell> cells, long seed, String policy) throws InterruptedException {
		HttpRun.of(WARM_UP, seed, policy);
		Map<Cell, Pair> pairs = new LinkedHashMap<>();
		for (Cell cell : cells) {
			Result virtual = VirtualRun.of(cell, seed, PortalPace::simulator,
					(time, portals, some) -> new GatewayWay(policy, time, portals, some));
			pairs.put(cell, new Pair(virtual, HttpRun.of(cell, seed, policy)));
		}
		return new Agreement(pairs);
	}

	String markdown() {
		StringBuilder text = new StringBuilder("| cell | refused first | calls per grant | p50 | p95 | p99 | real p95 /"
				+ " virtual p95 | failures, doubles, lost in real time |\n|---|---|---|---|---|---|---|---|\n");
		this.cells.forEach((cell, pair) -> {
			Result virtual = pair.virtual();
			Result real = pair.real();
			text.append(String.format(Locale.ROOT,
					"| %s | %.1f %% / %.1f %% | %.2f / %.2f | %.2f / %.2f s | %.2f / %.2f s | %.2f / %.2f s | %.2f | %d, %d, %d |%n",
					cell, 100 * virtual.firstRefusedShare(), 100 * real.firstRefusedShare(), virtual.callsPerGrant(),
					real.callsPerGrant(), virtual.wait(0.5), real.wait(0.5), virtual.wait(0.95), real.wait(0.95),
					virtual.wait(0.99), real.wait(0.99), real.wait(0.95) / virtual.wait(0.95), real.failures().size(),
					real.doubles(), real.lost()));
		});
		return text.toString();
	}

	/**
	 * Both results of a cell.
	 *
	 * @param virtual in virtual time
	 * @param real over HTTP
	 */
	record Pair(Result virtual, Result real) {
	}

}
