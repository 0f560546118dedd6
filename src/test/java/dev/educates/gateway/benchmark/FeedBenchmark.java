package dev.educates.gateway.benchmark;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.GatewayApplication;
import dev.educates.gateway.LoggedIn;
import dev.educates.gateway.simulator.Credentials;
import dev.educates.gateway.simulator.EnvironmentSpecification;
import dev.educates.gateway.simulator.EnvironmentState;
import dev.educates.gateway.simulator.PortalSimulator;
import dev.educates.gateway.simulator.PortalSpecification;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * How long it takes until the last of many listeners has heard of a portal's change, over
 * SSE and loopback, and what an idle listener costs. Listeners are plain sockets of the
 * same process.
 */
final class FeedBenchmark {

	private static final int PORT = 18982;

	private static final String QUERY = "{\"query\": \"subscription { workshopAvailability(names: [\\\"lab\\\"]) "
			+ "{ name availability { status remaining } } }\"}";

	private FeedBenchmark() {
	}

	static void run(int listeners, int slow) throws Exception {
		PortalSpecification specification = PortalSpecification.of("academy")
			.with(EnvironmentSpecification.of("academy-w01", "lab", 100))
			.with(EnvironmentSpecification.of("academy-w02", "lab", 50));
		try (PortalSimulator portal = new PortalSimulator(specification, Clock.systemUTC()).start();
				ConfigurableApplicationContext gateway = start(portal)) {
			String token = LoggedIn.token(PORT, "admin", "p");
			long before = heap();
			Listeners crowd = new Listeners(token);
			for (int i = 0; i < listeners; i++) {
				crowd.add(i < slow);
			}
			crowd.awaitFirst(listeners - slow);
			long perListener = (heap() - before) / listeners;
			List<Long> last = new ArrayList<>();
			for (int i = 0; i < 12; i++) {
				CountDownLatch heard = crowd.expect(listeners - slow);
				EnvironmentState state = (i % 2 == 0) ? EnvironmentState.STOPPING : EnvironmentState.RUNNING;
				long changedAt = System.nanoTime();
				portal.environmentState("academy-w02", state);
				if (!heard.await(60, TimeUnit.SECONDS)) {
					throw new IllegalStateException("%d listeners heard nothing".formatted(heard.getCount()));
				}
				last.add(System.nanoTime() - changedAt);
			}
			Samples samples = Samples.sorted(last.stream().mapToLong(Long::longValue).sorted().toArray());
			System.out.println("| %,d | %d | %,d B | %.0f ms | %.0f ms |".formatted(listeners, slow, perListener,
					samples.millis(0.5), samples.millis(1)));
			crowd.close();
		}
	}

	static void run() throws Exception {
		System.out
			.println("| listeners | of these slow | heap each, both ends | change to last listener p50 | worst |");
		System.out.println("|---|---|---|---|---|");
		run(100, 0);
		run(1000, 0);
		run(5000, 0);
		run(5000, 100);
		run(9_000, 0);
	}

	private static long heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(300);
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private static ConfigurableApplicationContext start(PortalSimulator portal) {
		Credentials robot = portal.specification().robot();
		return new SpringApplicationBuilder(GatewayApplication.class).run("--server.port=" + PORT,
				"--spring.main.banner-mode=off", "--logging.level.root=error", "--gateway.refresh.interval=20ms",
				"--gateway.clients[0].name=admin", "--gateway.clients[0].password=p",
				"--gateway.clients[0].roles[0]=admin", "--gateway.clusters[0].name=eu-1",
				"--gateway.clusters[0].portals[0].name=academy", "--gateway.clusters[0].portals[0].url=" + portal.url(),
				"--gateway.clusters[0].portals[0].robot.client-id=" + robot.clientId(),
				"--gateway.clusters[0].portals[0].robot.client-secret=" + robot.clientSecret(),
				"--gateway.clusters[0].portals[0].robot.username=" + robot.username(),
				"--gateway.clusters[0].portals[0].robot.password=" + robot.password());
	}

	/** Many who listen. */
	private static final class Listeners {

		private final String token;

		private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

		private final AtomicInteger first = new AtomicInteger();

		private final AtomicReference<CountDownLatch> expected = new AtomicReference<>(new CountDownLatch(0));

		/** The listen queue of a server is short. */
		private final Semaphore opening = new Semaphore(50);

		Listeners(String token) {
			this.token = token;
		}

		void add(boolean slow) throws InterruptedException {
			this.opening.acquire();
			Thread.ofVirtual().start(() -> listen(slow));
		}

		private void listen(boolean slow) {
			try {
				Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT);
				this.sockets.add(socket);
				socket.getOutputStream()
					.write(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
							+ "Content-Type: application/json\r\nAuthorization: Bearer " + this.token
							+ "\r\nContent-Length: " + QUERY.length() + "\r\n\r\n" + QUERY)
						.getBytes(StandardCharsets.UTF_8));
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
				boolean begun = false;
				for (String line = reader.readLine(); line != null; line = reader.readLine()) {
					if (!line.startsWith("data:{")) {
						continue;
					}
					if (!begun) {
						begun = true;
						this.opening.release();
						if (slow) {
							return;
						}
						this.first.incrementAndGet();
					}
					else {
						this.expected.get().countDown();
					}
				}
			}
			catch (java.io.IOException ex) {
				// closed at the end
			}
		}

		void awaitFirst(int count) {
			long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
			while (this.first.get() < count && System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			if (this.first.get() < count) {
				throw new IllegalStateException("only %d listen".formatted(this.first.get()));
			}
		}

		CountDownLatch expect(int count) {
			CountDownLatch latch = new CountDownLatch(count);
			this.expected.set(latch);
			return latch;
		}

		void close() throws java.io.IOException {
			for (Socket socket : this.sockets) {
				socket.close();
			}
		}

	}

}
