package dev.educates.gateway.burst;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
		Grid all = new Grid(new HashMap<>(), new HashMap<>());
		for (int i = 0; i < number; i++) {
			if (processes.get(i).waitFor() != 0) {
				processes.forEach(Process::destroy);
				throw new IllegalStateException("Part %d of the grid failed".formatted(i));
			}
			Grid part = read(files.get(i));
			all.cells().putAll(part.cells());
			all.classes().putAll(part.classes());
			Files.delete(files.get(i));
		}
		return new Grid(inOrder(all.cells()), inOrder(all.classes()));
	}

	private static List<Cell> cells() {
		return Stream.concat(Cell.grid().stream(), Cell.scarce().stream()).toList();
	}

	private static <T> Map<Cell, T> inOrder(Map<Cell, T> parts) {
		Map<Cell, T> inOrder = new LinkedHashMap<>();
		cells().stream().filter(parts::containsKey).forEach((cell) -> inOrder.put(cell, parts.get(cell)));
		return inOrder;
	}

	private static Grid read(Path file) throws IOException, ClassNotFoundException {
		try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
			return (Grid) in.readObject();
		}
	}

	/** One part: file, seed, which part, of how many, policies. */
	public static void main(String[] arguments) throws IOException {
		((Logger) LoggerFactory.getLogger("dev.educates")).setLevel(Level.WARN);
		int part = Integer.parseInt(arguments[2]);
		int parts = Integer.parseInt(arguments[3]);
		List<Cell> all = cells();
		List<Cell> mine = IntStream.range(0, all.size()).filter((i) -> i % parts == part).mapToObj(all::get).toList();
		Grid grid = Grid.measured(mine, Long.parseLong(arguments[1]), List.of(arguments[4].split(",")));
		try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
			out.writeObject(grid);
		}
	}

}
