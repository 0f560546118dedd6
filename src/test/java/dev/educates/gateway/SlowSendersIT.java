package dev.educates.gateway;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.educates.gateway.server.limits.OperationLimiter;
import dev.educates.simulator.Latency;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Those who send slowly, and those who wait for a portal, hold nothing that others need:
 * more of each than the 200 threads that Jetty has by itself.
 */
class SlowSendersIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway("--gateway.server.head-time=1s",
			"--gateway.limits.body-time=2s", "--gateway.limits.body=100KB", "--logging.level.audit=off",
			"--gateway.session.request-timeout=100s", "--gateway.session.deadline=120s",
			"--gateway.portal.concurrent-requests=1000");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	private static void areUnhindered(SlowSenders senders) throws IOException {
		for (SlowSenders.Times times : senders.measure(GATEWAY.token("operator"), Duration.ofSeconds(2))) {
			assertThat(times.count()).isPositive();
			assertThat(times.median()).as(times.toString()).isLessThan(PATIENCE);
		}
	}

	@Test
	void slowBodiesAndHeadsDelayNoOtherCaller() throws IOException {
		try (SlowSenders senders = new SlowSenders(GATEWAY.port(), 400, 400).start()) {
			areUnhindered(senders);
		}
	}

	@Test
	void requestsThatWaitForAPortalDelayNoOtherCaller() throws IOException {
		String alpha = GATEWAY.token("alpha");
		GATEWAY.slowDown("alpha", new Latency(Duration.ofSeconds(15), Duration.ZERO, Duration.ZERO));
		try (SlowSenders senders = new SlowSenders(GATEWAY.port(), 0, 0)) {
			for (int i = 0; i < 400; i++) {
				senders.request(alpha,
						"mutation { requestSession(input: {workshop: \"%s\", user: \"slow-%d\"}) { __typename } }"
							.formatted((i % 2 == 0) ? "alpha-lab" : "shared-lab", i));
			}
			Eventually.until(Duration.ofMinutes(3), "more wait than Jetty runs by itself",
					() -> GATEWAY.bean(OperationLimiter.class).inFlight() > 200);
			areUnhindered(senders);
		}
		finally {
			GATEWAY.slowDown("alpha", Latency.NONE);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/graphql", "/auth/login", "/api/v1/workshops" })
	void stalledBodyGetsATimeoutResponse(String path) throws IOException {
		String answer = unfinished(
				("POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + "Content-Length: 50\r\n\r\n{")
					.formatted(path));
		assertThat(answer).startsWith("HTTP/1.1 408").contains("the body came too slowly", "2000 ms");
	}

	@Test
	void headThatStopsComingEndsItsConnection() throws IOException {
		assertThat(unfinished("GET /livez HTTP/1.1\r\nHost: x\r\nA")).isEmpty();
	}

	@Test
	void connectionMayBeIdleBetweenRequests() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", GATEWAY.port())) {
			socket.setSoTimeout(60_000);
			for (int i = 0; i < 2; i++) {
				socket.getOutputStream()
					.write("HEAD /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
					.isEqualTo("HTTP/1.1 200");
				// longer than the time for a head, if that were counted from the last one
				long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
				Eventually.until("the head's time is over", () -> System.nanoTime() > end);
				socket.getInputStream().skipNBytes(socket.getInputStream().available());
			}
		}
	}

	private static String unfinished(String request) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", GATEWAY.port())) {
			socket.setSoTimeout(60_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
