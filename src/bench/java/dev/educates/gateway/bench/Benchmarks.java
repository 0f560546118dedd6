package dev.educates.gateway.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prints the tables of {@code docs/benchmarks.md}, and writes those that have a place
 * there if {@code -Dbench.docs=docs} names the folder. Not a test: machines differ,
 * ratios of one run count. Each may take {@code -Dbench.limit} seconds (600), but for
 * those that serve.
 */
public final class Benchmarks {

	private static final int LIMIT = Integer.getInteger("bench.limit", 600);

	/** To end what it has started, such as Redis. */
	private static final int GRACE = 20;

	private Benchmarks() {
	}

	/** Threads that a failed one leaves behind would keep the process alive. */
	public static void main(String[] arguments) {
		List<String> named = Stream.of(arguments).filter((argument) -> !argument.startsWith("--")).toList();
		List<String> failed = (named.isEmpty()
				? List.of("snapshot", "request", "candidates", "large", "read", "feeds", "slow") : named)
			.stream()
			.filter((name) -> !succeeds(name))
			.toList();
		failed.forEach((name) -> System.err.println(name + " failed"));
		System.exit(failed.isEmpty() ? 0 : 1);
	}

	@SuppressWarnings("CatchAndPrintStackTrace")
	private static boolean succeeds(String name) {
		PrintStream console = System.out;
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		Thread worker = Thread.currentThread();
		Thread limit = Thread.ofPlatform().daemon().unstarted(() -> {
			try {
				TimeUnit.SECONDS.sleep(LIMIT);
				System.err.printf("%s takes longer than %d s%n", name, LIMIT);
				worker.interrupt();
				TimeUnit.SECONDS.sleep(GRACE);
				Runtime.getRuntime().halt(2);
			}
			catch (InterruptedException ex) {
				// it has ended in time
			}
		});
		try {
			System.out.printf("%n## %s%n%n", name);
			System.setOut(new PrintStream(new Copy(console, printed), true, StandardCharsets.UTF_8));
			if (!name.startsWith("serve")) {
				limit.start();
			}
			run(name);
			write(name, printed.toString(StandardCharsets.UTF_8));
			return true;
		}
		catch (Exception | AssertionError ex) {
			ex.printStackTrace();
			return false;
		}
		finally {
			limit.interrupt();
			System.setOut(console);
		}
	}

	private static void run(String name) throws Exception {
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

	static String verdict(boolean met) {
		return met ? "met" : "**missed**";
	}

	/** From the first line of the table, between the comments that name it. */
	private static void write(String name, String printed) throws IOException {
		String folder = System.getProperty("bench.docs");
		if (folder == null) {
			return;
		}
		Path page = Path.of(folder, "benchmarks.md");
		String text = Files.readString(page);
		String end = "<!-- end of %s -->".formatted(name);
		String begin = "<!-- %s, written by Benchmarks -->".formatted(name);
		int from = text.indexOf(begin);
		if (from < 0) {
			return;
		}
		String table = printed.lines().dropWhile((line) -> !line.startsWith("|")).collect(Collectors.joining("\n"));
		String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
		Files.writeString(page,
				"%s%s%n%nMeasured on %s, load %s at the end, %d processors.%n%n%s%n%n%s".formatted(
						text.substring(0, from), begin, LocalDate.now(ZoneOffset.UTC), load,
						Runtime.getRuntime().availableProcessors(), table.strip(), text.substring(text.indexOf(end))));
	}

	/** Prints, and keeps a copy. */
	private static final class Copy extends OutputStream {

		private final OutputStream console;

		private final OutputStream kept;

		Copy(OutputStream console, OutputStream kept) {
			this.console = console;
			this.kept = kept;
		}

		@Override
		public void write(int one) throws IOException {
			this.console.write(one);
			this.kept.write(one);
		}

		@Override
		public void write(byte[] bytes, int from, int length) throws IOException {
			this.console.write(bytes, from, length);
			this.kept.write(bytes, from, length);
		}

		@Override
		public void flush() throws IOException {
			this.console.flush();
		}

	}

}
