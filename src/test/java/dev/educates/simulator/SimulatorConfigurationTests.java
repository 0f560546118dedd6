package dev.educates.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SimulatorConfiguration} with the demo's own file.
 */
class SimulatorConfigurationTests {

	private final int prefix = freePrefix();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withUserConfiguration(SimulatorConfiguration.class);

	private final ApplicationContextRunner demo = this.runner.withPropertyValues("spring.profiles.active=demo",
			"gateway.simulator.port-prefix=" + this.prefix);

	@Test
	void nothingIsSimulatedWithoutTheProfile() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(DemoFleet.class));
	}

	@Test
	void fleetIsThereWithAFullAndADownPortalAndGoesWithTheContext() {
		this.demo.run((context) -> {
			assertThat(context).hasNotFailed();
			SimulatorProperties properties = context.getBean(SimulatorProperties.class);
			assertThat(properties.portals()).hasSize(5);
			assertThat(properties.workshops()).hasSize(8);
			assertThat(properties.portals().stream().map(SimulatorProperties.DemoPortal::port))
				.containsExactlyElementsOf(IntStream.rangeClosed(1, 5).mapToObj((i) -> port(i)).toList());
			assertThat(List.of(listens(1), listens(2), listens(3), listens(4), listens(5))).containsExactly(true, true,
					true, true, false);
		});
		assertThat(listens(1)).isFalse();
	}

	@Test
	void gatewayIsConfiguredForExactlyTheseFivePortals() {
		this.demo.run((context) -> {
			var environment = context.getEnvironment();
			assertThat(environment.getProperty("gateway.clusters[0].portals[0].url"))
				.isEqualTo("http://127.0.0.1:" + port(1));
			assertThat(environment.getProperty("gateway.clusters[2].portals[0].url"))
				.isEqualTo("http://127.0.0.1:" + port(5));
			assertThat(environment.getProperty("gateway.clusters[1].portals[1].robot.username"))
				.isEqualTo("robot@educates");
			assertThat(environment.getProperty("gateway.clusters[1].portals[2].url")).isNull();
		});
	}

	@Test
	void demoRefusesToStartBesideARealPortal() {
		this.demo
			.withPropertyValues("gateway.clusters[0].name=real",
					"gateway.clusters[0].portals[0].url=http://127.0.0.1:" + port(1),
					"gateway.clusters[0].portals[1].url=https://academy.example.com")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("gateway.clusters[0].portals[1].url", "https://academy.example.com",
						"profile demo"));
	}

	@Test
	void demoRefusesToDiscoverRealPortals() {
		this.demo.withPropertyValues("gateway.discovery.kubernetes.enabled=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("gateway.discovery.kubernetes.enabled", "profile kubernetes-demo"));
	}

	@Test
	void takenPortIsNamedWithItsProperty() throws IOException {
		try (var taken = new ServerSocket(port(3), 1, InetAddress.getLoopbackAddress())) {
			this.demo.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("gateway.simulator.port-prefix", String.valueOf(taken.getLocalPort()),
						"academy"));
		}
		assertThat(listens(1)).isFalse();
	}

	private int port(int last) {
		return this.prefix * 10 + last;
	}

	private boolean listens(int last) {
		try (HttpClient client = HttpClient.newHttpClient()) {
			URI page = URI.create("http://127.0.0.1:%d/accounts/login/".formatted(port(last)));
			return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePrefix() {
		return IntStream.range(2110, 2900)
			.filter((prefix) -> IntStream.rangeClosed(1, 5).allMatch((last) -> isFree(prefix * 10 + last)))
			.findFirst()
			.orElseThrow();
	}

	private static boolean isFree(int port) {
		try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
