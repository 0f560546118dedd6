package dev.educates.gateway.benchmark.placement;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Cells with what came of them, for each way.
 *
 * @param seed of all bursts
 * @param cells in order, with results by name of the way
 */
record Grid(long seed, Map<Cell, Map<String, Result>> cells) {

	static final String LOOKUP_SERVICE = "lookup service";

	/** Measures cells, as many at once as there are processors. */
	static Grid measured(List<Cell> cells, long seed, Map<String, WayMaker> ways) {
		Function<Duration, PortalPace> pace = PortalPace::real;
		Map<Cell, Map<String, Future<Result>>> running = new LinkedHashMap<>();
		try (ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
			for (Cell cell : cells) {
				Map<String, Future<Result>> row = new LinkedHashMap<>();
				ways.forEach((name, way) -> row.put(name, threads.submit(() -> VirtualRun.of(cell, seed, pace, way))));
				running.put(cell, row);
			}
		}
		Map<Cell, Map<String, Result>> results = new LinkedHashMap<>();
		running.forEach((cell, row) -> {
			Map<String, Result> done = new LinkedHashMap<>();
			row.forEach((name, result) -> done.put(name, result(cell, name, result)));
			results.put(cell, done);
		});
		return new Grid(seed, results);
	}

	private static Result result(Cell cell, String way, Future<Result> result) {
		try {
			return result.get();
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("%s failed in cell %s".formatted(way, cell), ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	List<String> ways() {
		return List.copyOf(this.cells.values().iterator().next().keySet());
	}

	/**
	 * What must hold and does not.
	 * @param best the policy that must also be fast
	 */
	List<String> broken(String best) {
		List<String> broken = new ArrayList<>();
		this.cells.forEach((cell, results) -> results.forEach((way, result) -> {
			if (!way.equals(LOOKUP_SERVICE)) {
				Musts.broken(result).forEach((what) -> broken.add("[%s] %s: %s".formatted(cell, way, what)));
			}
			if (way.equals(best)) {
				Musts.slow(result, results.get(LOOKUP_SERVICE))
					.forEach((what) -> broken.add("[%s] %s: %s".formatted(cell, way, what)));
			}
		}));
		return broken;
	}

}
