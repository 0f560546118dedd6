package dev.educates.gateway.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Prints the tables of {@code docs/benchmarks.md}. Not a test: machines differ, ratios of
 * one run count.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/** Threads that a failed one leaves behind would keep the process alive. */
	@SuppressWarnings("CatchAndPrintStackTrace")
	public static void main(String[] arguments) {
		try {
			run(arguments);
			System.exit(0);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			System.exit(1);
		}
	}

	private static void run(String[] arguments) throws Exception {
		List<String> named = Stream.of(arguments).filter((argument) -> !argument.startsWith("--")).toList();
		for (String name : named.isEmpty()
				? List.of("snapshot", "request", "candidates", "large", "read", "feeds", "slow") : named) {
			System.out.printf("%n## %s%n%n", name);
			switch (name) {
				case "snapshot" -> SnapshotBenchmark.run();
				case "request" -> RequestBenchmark.run();
				case "candidates" -> CandidatesBenchmark.run();
				case "large" -> LargeFleetBenchmark.run();
				case "read" -> ReadBenchmark.run(10, 10, 50);
				case "feeds" -> FeedBenchmark.run();
				case "sockets" -> FeedBenchmark.runSockets();
				case "discovery" -> DiscoveryBenchmark.run(true);
				case "discovery-unwatched" -> DiscoveryBenchmark.run(false);
				case "replicas" -> ReplicasBenchmark.run();
				case "replicas-costs" -> ReplicasBenchmark.costs();
				case "replicas-outage" -> ReplicasOutageBenchmark.run();
				case "restart" -> RollingRestartBenchmark.run();
				case "slow" -> SlowSendersBenchmark.run();
				case "serve-small" -> ServedFleet.run(4, 5, 20, 20);
				case "serve-middle" -> ServedFleet.run(10, 10, 50, 50);
				case "serve-large" -> ServedFleet.run(20, 50, 50, 200);
				default -> throw new IllegalArgumentException(
						"benchmark '%s' is none of snapshot, request, candidates, large, read, feeds, sockets, discovery, discovery-unwatched, replicas, replicas-costs, replicas-outage, restart, slow, serve-small, serve-middle, serve-large"
							.formatted(name));
			}
		}
	}

}
