package dev.educates.gateway.observability;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.GatewayOptions;
import dev.educates.gateway.GraphQlRequests;
import dev.educates.gateway.LoggedIn;
import dev.educates.simulator.CallKind;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.Latency;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** How a gateway ends, and that it tells so in JSON if it is asked to. */
@ExtendWith(OutputCaptureExtension.class)
class ShutdownIT {

	private static final Credentials ROBOT = new Credentials("id", "secret", "robot@educates", "not-to-be-seen");

	/** Long enough to see what is so before the portal has answered. */
	private static final Duration THINKING = Duration.ofSeconds(15);

	/** Less than that: so long new requests are taken though it is no longer ready. */
	private static final Duration DELAY = Duration.ofSeconds(12);

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/** Boot keeps it in a system property. */
	@AfterEach
	void restoreLog() {
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
	}

	@Test
	void requestUnderWayIsAnsweredAfterReadinessWentDown(CapturedOutput output) throws Exception {
		try (PortalSimulator slow = portal().start(); ConfigurableApplicationContext gateway = gateway(slow)) {
			int port = Integer.parseInt(gateway.getEnvironment().getRequiredProperty("local.server.port"));
			String token = LoggedIn.token(port, "operator", "let-me-in");
			Eventually.until("it is ready", () -> status(port, "/readyz") == 200);
			Eventually.until("the workshop is known",
					() -> ask(port, token, "{ workshops { nodes { name } } }").join().body().contains("lab"));
			slow.latency(new Latency(THINKING, Duration.ZERO, Duration.ZERO));
			CompletableFuture<HttpResponse<String>> request = ask(port, token,
					"mutation { requestSession(input: {workshop: \"lab\", user: \"last\"}) { __typename } }");
			Eventually.until("the portal is asked", () -> slow.calls(CallKind.REQUEST) > 0);

			CompletableFuture<Void> end = CompletableFuture.runAsync(gateway::close,
					(close) -> Thread.ofPlatform().name("close").start(close));
			Eventually.until("it is no longer ready", () -> status(port, "/readyz") == 503);
			assertThat(status(port, "/livez")).isEqualTo(200);
			assertThat(request).isNotDone();
			assertThat(request.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body()).contains("SessionGranted");
			end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(status(port, "/readyz")).isZero();
		}
		assertThat(output.getOut().lines().filter((line) -> line.startsWith("{\"@timestamp\"")).map(ShutdownIT::json))
			.anySatisfy((line) -> {
				assertThat(line.at("/ecs/version").isMissingNode()).isFalse();
				assertThat(line.at("/service/name").asString()).isEqualTo("educates-gateway");
				assertThat(line.at("/message").asString()).startsWith("Readiness is off");
			})
			.anySatisfy((line) -> {
				assertThat(line.at("/message").asString()).contains("act=request", "outcome=GRANTED");
				assertThat(line.toString()).contains("\"traceId\"");
			});
		assertThat(output.getAll()).doesNotContain("not-to-be-seen", "let-me-in");
	}

	private static PortalSimulator portal() {
		return new PortalSimulator(PortalSpecification.of("slow")
			.withRobot(ROBOT)
			.with(EnvironmentSpecification.of("slow-w01", "lab", 10)), Clock.systemUTC());
	}

	private static ConfigurableApplicationContext gateway(PortalSimulator portal) {
		return new GatewayOptions()
			.with("gateway.shutdown.delay=" + DELAY, "gateway.session.request-timeout=1m",
					"spring.lifecycle.timeout-per-shutdown-phase=1m", "logging.structured.format.console=ecs")
			.portal("eu-1", portal)
			.client("operator", "let-me-in", "admin")
			.start();
	}

	private CompletableFuture<HttpResponse<String>> ask(int port, String token, String query) {
		return this.http.sendAsync(GraphQlRequests.post(port, token, query).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	/** 0 if there is no answer. */
	private int status(int port, String path) {
		try {
			return this.http
				.send(GraphQlRequests.request(port, path, null).build(), HttpResponse.BodyHandlers.discarding())
				.statusCode();
		}
		catch (java.io.IOException ex) {
			return 0;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JsonNode json(String line) {
		return JsonMapper.shared().readTree(line);
	}

}
