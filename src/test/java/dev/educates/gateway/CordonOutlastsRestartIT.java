package dev.educates.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import dev.educates.gateway.storage.RecordStore;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.graphql.test.tester.GraphQlTester;
import org.springframework.graphql.test.tester.HttpGraphQlTester;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What operators have cordoned stays so over a restart, or does not become so at all. */
@ExtendWith(OutputCaptureExtension.class)
class CordonOutlastsRestartIT {

	@TempDir
	private Path directory;

	private PortalSimulator portal;

	private ConfigurableApplicationContext application;

	private GraphQlTester operator;

	@BeforeEach
	void startPortal() {
		this.portal = new PortalSimulator(
				PortalSpecification.of("academy")
					.withRobot(GatewayOptions.ROBOT)
					.with(EnvironmentSpecification.of("env", "lab", 10)
						.lasting(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofHours(1))),
				Clock.systemUTC())
			.start();
	}

	@AfterEach
	void stop() {
		stopGateway();
		this.portal.close();
	}

	private void stopGateway() {
		if (this.application != null) {
			this.application.close();
			this.application = null;
		}
	}

	private void start(Path records, String configuredState) throws IOException {
		stopGateway();
		Path configuration = this.directory.resolve("gateway.yaml");
		Files.writeString(configuration,
				"""
						gateway:
						  clusters:
						    - name: eu
						      portals:
						        - name: academy
						          url: %s
						          administrative-state: %s
						          robot: {client-id: id, client-secret: secret, username: robot@educates, password: robot-password}
						  clients: [{name: operator, password: "{noop}administration", roles: [admin]}]
						"""
					.formatted(this.portal.url(), configuredState));
		this.application = SpringApplication.run(GatewayApplication.class, "--server.port=0",
				"--spring.main.banner-mode=off", "--spring.config.additional-location=file:" + configuration,
				"--gateway.refresh.interval=1s", "--gateway.storage.file=" + records);
		int port = Integer.parseInt(this.application.getEnvironment().getRequiredProperty("local.server.port"));
		this.operator = HttpGraphQlTester.create(WebTestClient.bindToServer(new JdkClientHttpConnector())
			.baseUrl("http://127.0.0.1:" + port + "/graphql")
			.defaultHeader("Authorization", "Bearer " + LoggedIn.token(port, "operator", "administration"))
			.responseTimeout(Duration.ofSeconds(60))
			.build());
		Eventually.asserted("the portal is read",
				() -> this.operator.document("{ portals { health } }")
					.execute()
					.path("portals[*].health")
					.entityList(String.class)
					.containsExactly("HEALTHY"));
	}

	private GraphQlTester.Response set(String state) {
		String id = this.operator.document("{ portal(cluster: \"eu\", name: \"academy\") { id } }")
			.execute()
			.path("portal.id")
			.entity(String.class)
			.get();
		return this.operator
			.document("mutation { setAdministrativeState(id: \"%s\", state: %s) { id } }".formatted(id, state))
			.execute();
	}

	private String state() {
		return this.operator.document("{ portal(cluster: \"eu\", name: \"academy\") { administrativeState } }")
			.execute()
			.path("portal.administrativeState")
			.entity(String.class)
			.get();
	}

	@Test
	void whatAnOperatorSaidIsInForceAfterARestart(CapturedOutput output) throws IOException {
		Path file = this.directory.resolve("state/records");
		start(file, "ACTIVE");
		set("CORDONED").path("setAdministrativeState.id").hasValue();
		start(file, "ACTIVE");
		assertThat(state()).isEqualTo("CORDONED");
		assertThat(output).contains("Administrative states: clusters {}, portals {eu/academy=CORDONED}");
		GraphQlTester.Response refused = this.operator
			.document("mutation { requestSession(input: {workshop: \"lab\", user: \"ann\"}) { __typename } }")
			.execute();
		refused.path("requestSession.__typename").entity(String.class).isEqualTo("SessionRefused");
		set("ACTIVE").path("setAdministrativeState.id").hasValue();
		start(file, "CORDONED");
		assertThat(state()).as("a cordon of the configuration").isEqualTo("CORDONED");
		set("ACTIVE").path("setAdministrativeState.id").hasValue();
		start(file, "CORDONED");
		assertThat(state()).as("an operator outweighs the configuration").isEqualTo("ACTIVE");
	}

	@Test
	void whatCannotBeKeptIsAnErrorAndChangesNothing(CapturedOutput output) throws Exception {
		Path file = this.directory.resolve("records");
		start(file, "ACTIVE");
		((AutoCloseable) this.application.getBean(RecordStore.class)).close();
		Files.delete(Path.of(file + ".mv.db"));
		Files.createDirectory(Path.of(file + ".mv.db"));
		set("CORDONED").errors().satisfy((errors) -> {
			assertThat(errors).singleElement()
				.satisfies((error) -> assertThat(error.getExtensions()).containsEntry("code", "UNAVAILABLE"));
			assertThat(errors.getFirst().getMessage()).startsWith("nothing has changed: the storage is unavailable: ");
		});
		assertThat(state()).isEqualTo("ACTIVE");
		assertThat(output).contains("act=set-administrative-state").contains("outcome=FAULT");
	}

	@Test
	void aBrokenFileKeepsTheGatewayFromStarting(CapturedOutput output) throws IOException {
		Path file = this.directory.resolve("records");
		String damaged = "{\"version\": 1,".repeat(1000);
		Files.writeString(Path.of(file + ".mv.db"), damaged);
		assertThatException().isThrownBy(() -> start(file, "ACTIVE"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("gateway.storage.file '" + file + "' cannot be opened: it is damaged")
			.contains("move a damaged file away");
		assertThat(Files.readString(Path.of(file + ".mv.db"))).isEqualTo(damaged);
	}

}
