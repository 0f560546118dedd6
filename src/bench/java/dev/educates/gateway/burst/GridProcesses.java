package dev.educates.gateway.burst;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the grid in as many processes as there are processors. Threads would not do:
 * two virtual times in one process would wait for each other's locks, and nobody could
 * tell that from waiting for time.
 */
final class GridProcesses {

	private GridProcesses() {
	}

	static Grid measured(long seed, List<String> policies) throws Exception {
		int number = Runtime.getRuntime().availableProcessors();
		List<Process> processes = new ArrayList<>();
		List<Path> files = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			Path file = Files.createTempFile("grid", ".results");
			files.add(file);
			processes.add(new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Xmx1g", "-cp",
					System.getProperty("java.class.path"), GridProcesses.class.getName(), file.toString(),
					Long.toString(seed), Integer.toString(i), Integer.toString(number), String.join(",", policies)))
				.inheritIO()
				.start());
		}
		Map<Cell, Map<String, Result>> all = new LinkedHashMap<>();
		for (int i = 0; i < number; i++) {
			if (processes.get(i).waitFor() != 0) {
				processes.forEach(Process::destroy);
				throw new IllegalStateException("Part %d of the grid failed".formatted(i));
			}
			all.putAll(read(files.get(i)));
			Files.delete(files.get(i));
		}
		Map<Cell, Map<String, Result>> inOrder = new LinkedHashMap<>();
		Cell.grid().forEach((cell) -> inOrder.put(cell, all.get(cell)));
		return new Grid(inOrder);
	}

	@SuppressWarnings("unchecked")
	private static Map<Cell, Map<String, Result>> read(Path file) throws IOException, ClassNotFoundException {
		try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
			return (Map<Cell, Map<String, Result>>) in.readObject();
		}
	}

	/** One part: file, seed, which part, of how many, policies. */
	public static void main(String[] arguments) throws IOException {
		((Logger) LoggerFactory.getLogger("dev.educates")).setLevel(Level.WARN);
		int part = Integer.parseInt(arguments[2]);
		int parts = Integer.parseInt(arguments[3]);
		List<Cell> all = Cell.grid();
		List<Cell> mine = IntStream.range(0, all.size()).filter((i) -> i % parts == part).mapToObj(all::get).toList();
		Grid grid = Grid.measured(mine, Long.parseLong(arguments[1]), List.of(arguments[4].split(",")));
		try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
			out.writeObject(grid.cells());
		}
	}

}
