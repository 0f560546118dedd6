package dev.educates.gateway.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;
import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.SimulatedEnvironmentState;
import dev.educates.simulator.WorkshopSpecification;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What listeners cost the gateway, and how long it takes from the reading of a portal
 * until the last of them has heard of its change. They are in a process of their own, the
 * simulated portals are in the gateway's.
 */
final class FeedBenchmark {

	private static final int PORT = 18982;

	private static final int PORTALS = 20;

	private static final int CHANGES = Integer.getInteger("bench.changes", 40);

	private static final Duration BUSY = Duration.ofSeconds(15);

	private static final String QUERY = query("name");

	/** More than what fits into the buffers of a connection. */
	private static final String SLOW_QUERY = query(IntStream.range(0, 20)
		.mapToObj("w%d: workshop { description }"::formatted)
		.collect(Collectors.joining(" ")));

	private static final int LARGE = 10_000;

	private FeedBenchmark() {
	}

	private static String query(String fields) {
		return "{\"query\":\"subscription { workshopAvailability(names: [\\\"lab\\\"]) { %s availability { status remaining } } }\"}"
			.formatted(fields);
	}

	/** One row: 5,000 listeners on WebSockets, or {@code -Dbench.listeners}. */
	static void runSockets() throws Exception {
		head();
		double last = run("websocket", Integer.getInteger("bench.listeners", 5_000), 0);
		System.out.printf("%nGoal: from the reading to the last of them in 300 ms at p99: %s.%n",
				Benchmarks.verdict(last <= 300));
	}

	private static void head() {
		System.out.println(
				"| transport | listeners | of these slow | opened in | heap | heap each | threads | reading to last p50 | p99 | CPU each change | cores while all portals change each second |");
		System.out.println("|---|---|---|---|---|---|---|---|---|---|---|");
	}

	static void run() throws Exception {
		head();
		for (String transport : List.of("websocket", "sse")) {
			run(transport, 5_000, 0);
			run(transport, 5_000, 100);
			run(transport, 10_000, 0);
		}
	}

	/** The p99 of the time to the last listener, in milliseconds. */
	private static double run(String transport, int listeners, int slow) throws Exception {
		List<PortalSimulator> portals = IntStream.range(0, PORTALS)
			.mapToObj(
					(number) -> new PortalSimulator(
							PortalSpecification.of("portal-" + number)
								.with(EnvironmentSpecification.of("p%d-w01".formatted(number), "lab", 100)
									.withWorkshop(WorkshopSpecification.of("lab", "Lab")
										.describedBy("x".repeat(LARGE), "beginner", "1h", List.of(), Map.of())))
								.with(EnvironmentSpecification.of("p%d-w02".formatted(number), "lab", 50)),
							Clock.systemUTC())
						.start())
			.toList();
		try (ConfigurableApplicationContext gateway = start(portals)) {
			AtomicLong readAt = readings(gateway.getBean(Fleet.class));
			String token = LoggedIn.token(PORT, "admin", "p");
			long before = heap();
			long openedAt = System.nanoTime();
			try (Listeners crowd = new Listeners(transport, token, listeners, slow)) {
				crowd.await("begun", 180);
				double opened = (System.nanoTime() - openedAt) / 1e9;
				long used = heap();
				int threads = ManagementFactory.getThreadMXBean().getThreadCount();
				List<Long> cpu = new ArrayList<>();
				Samples samples = changes(portals.getFirst(), crowd, readAt, cpu);
				System.out
					.println("| %s | %,d | %d | %.0f s | %,d MB | %,d B | %d | %.0f ms | %.0f ms | %.0f ms | %.2f |"
						.formatted(transport, listeners, slow, opened, used / 1_000_000, (used - before) / listeners,
								threads, samples.millis(0.5), samples.millis(0.99),
								Samples.sorted(cpu.stream().mapToLong(Long::longValue).toArray()).millis(0.5),
								cores(portals)));
				return samples.millis(0.99);
			}
		}
		finally {
			portals.forEach(PortalSimulator::close);
		}
	}

	/** When the snapshot with the last change was there. */
	private static AtomicLong readings(Fleet fleet) {
		AtomicLong readAt = new AtomicLong();
		AtomicLong generation = new AtomicLong(fleet.current().generation());
		fleet.listen(() -> {
			long now = fleet.current().generation();
			if (generation.getAndSet(now) != now) {
				readAt.set(System.nanoTime());
			}
		});
		return readAt;
	}

	private static Samples changes(PortalSimulator portal, Listeners crowd, AtomicLong readAt, List<Long> cpu)
			throws Exception {
		List<Long> taken = new ArrayList<>();
		for (int i = 0; i < CHANGES; i++) {
			Thread.sleep(500);
			crowd.expect();
			crowd.await("expecting", 60);
			long before = cpu();
			portal.environmentState("p0-w02", state(i));
			String heard = crowd.await("heard ", 180);
			cpu.add(cpu() - before);
			taken.add(Long.parseLong(heard.substring("heard ".length())) - readAt.get());
		}
		return Samples.sorted(taken.stream().mapToLong(Long::longValue).toArray());
	}

	private static SimulatedEnvironmentState state(int round) {
		return (round % 2 == 0) ? SimulatedEnvironmentState.STOPPING : SimulatedEnvironmentState.RUNNING;
	}

	/** Processor time of this process while each portal changes once a second. */
	private static double cores(List<PortalSimulator> portals) throws InterruptedException {
		long cpu = cpu();
		long begun = System.nanoTime();
		for (int round = 0; System.nanoTime() - begun < BUSY.toNanos(); round++) {
			for (int i = 0; i < portals.size(); i++) {
				portals.get(i).environmentState("p%d-w02".formatted(i), state(round));
			}
			Thread.sleep(1000);
		}
		return (cpu() - cpu) / (double) (System.nanoTime() - begun);
	}

	/** Processor time of this process, in nanoseconds. */
	private static long cpu() {
		return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
	}

	private static long heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(300);
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static ConfigurableApplicationContext start(List<PortalSimulator> portals) {
		List<String> options = new ArrayList<>(List.of("--server.port=" + PORT, "--spring.main.banner-mode=off",
				"--logging.level.root=error", "--gateway.refresh.interval=500ms", "--gateway.clients[0].name=admin",
				"--gateway.clients[0].password={noop}p", "--gateway.clients[0].roles[0]=admin",
				"--gateway.clusters[0].name=eu-1"));
		for (int i = 0; i < portals.size(); i++) {
			Credentials robot = portals.get(i).specification().robot();
			String key = "--gateway.clusters[0].portals[%d].".formatted(i);
			options.addAll(List.of(key + "name=portal-" + i, key + "url=" + portals.get(i).url(),
					key + "robot.client-id=" + robot.clientId(), key + "robot.client-secret=" + robot.clientSecret(),
					key + "robot.username=" + robot.username(), key + "robot.password=" + robot.password()));
		}
		return new SpringApplicationBuilder(GatewayApplication.class).run(options.toArray(String[]::new));
	}

	/** The other process. */
	private static final class Listeners implements AutoCloseable {

		private final Process process;

		private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

		Listeners(String transport, String token, int listeners, int slow) throws IOException {
			this.process = new ProcessBuilder(
					System.getProperty("java.home") + File.separator + "bin" + File.separator + "java", "-Xmx512m",
					"-cp", System.getProperty("java.class.path"), LoadClients.class.getName(), transport,
					Integer.toString(PORT), token, QUERY, SLOW_QUERY, Integer.toString(listeners),
					Integer.toString(slow))
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			Thread.ofVirtual().start(() -> {
				try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
					reader.lines().forEach(this.lines::add);
				}
				catch (IOException ex) {
					// it is over
				}
			});
		}

		void expect() throws IOException {
			OutputStream orders = this.process.getOutputStream();
			orders.write("expect\n".getBytes(StandardCharsets.UTF_8));
			orders.flush();
		}

		String await(String what, int seconds) throws InterruptedException {
			List<String> others = new ArrayList<>();
			for (String line = this.lines.poll(seconds, TimeUnit.SECONDS); line != null; line = this.lines.poll(seconds,
					TimeUnit.SECONDS)) {
				if (line.startsWith(what)) {
					return line;
				}
				others.add(line);
			}
			throw new IllegalStateException("no '%s' but %s".formatted(what, others));
		}

		@Override
		public void close() throws InterruptedException {
			this.process.destroy();
			this.process.waitFor();
		}

	}

}
