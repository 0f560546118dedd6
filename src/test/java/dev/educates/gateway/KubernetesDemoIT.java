package dev.educates.gateway;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/kubernetes.md has a newcomer do, without a cluster. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "gateway.refresh.timeout=30s")
@ActiveProfiles({ "demo", "kubernetes-demo" })
class KubernetesDemoIT {

	private static final int PORTS = FreePorts.tens();

	private static final String REAL = "the kubeconfig of a real cluster";

	@TempDir
	private static Path folder;

	@LocalServerPort
	private int port;

	private final HttpClient http = HttpClient.newHttpClient();

	@DynamicPropertySource
	static void ports(DynamicPropertyRegistry registry) throws IOException {
		Files.writeString(kubeconfig(), REAL);
		registry.add("gateway.simulator.port-prefix", () -> PORTS);
		registry.add("gateway.discovery.kubernetes.kubeconfig", () -> kubeconfig().toString());
		registry.add("gateway.discovery.kubernetes.context", () -> "production");
	}

	private static Path kubeconfig() {
		return folder.resolve("kubeconfig");
	}

	@Test
	void portalsComeAndGoWithTheirResources() throws Exception {
		has("academy", "campus", "academy", "partners");
		assertThat(ask("{ viewer { tenants { name } } }").findValuesAsString("name")).containsExactly("academy",
				"partners");
		String portals = "http://127.0.0.1:%d8/apis/training.educates.dev/v1beta1/trainingportals".formatted(PORTS);
		String partners = send(api(URI.create(portals + "/partners")));
		send(api(URI.create(portals + "/partners")).DELETE());
		has("academy", "campus", "academy");
		send(api(URI.create(portals)).POST(HttpRequest.BodyPublishers.ofString(partners)));
		has("academy", "campus", "academy", "partners");
		send(api(URI.create(
				"http://127.0.0.1:%d7/apis/lookup.educates.dev/v1beta1/namespaces/educates-config/clusterconfigs/us-1"
					.formatted(PORTS)))
			.DELETE());
		has("academy", "campus");
	}

	/**
	 * Otherwise a poll soon after a change of an environment would be one of every 5 s.
	 */
	@Test
	void watchedPortalsArePolledAsByDefault(@Autowired Environment environment) {
		assertThat(Binder.get(environment).bind("gateway.refresh.interval", Duration.class).isBound()).isFalse();
	}

	@Test
	void configuredKubeconfigIsNeitherReadNorOverwritten() throws Exception {
		has("academy", "campus", "academy", "partners");
		assertThat(Files.readString(kubeconfig())).isEqualTo(REAL);
	}

	@Test
	void apiServersDemandAToken() throws Exception {
		URI portals = URI
			.create("http://127.0.0.1:%d8/apis/training.educates.dev/v1beta1/trainingportals".formatted(PORTS));
		assertThat(this.http.send(HttpRequest.newBuilder(portals).build(), HttpResponse.BodyHandlers.ofString())
			.statusCode()).isEqualTo(401);
	}

	private void has(String... names) {
		Eventually.asserted("portals",
				() -> assertThat(ask("{ portals { name } }").findValuesAsString("name")).isEqualTo(List.of(names)));
	}

	private static HttpRequest.Builder api(URI url) {
		return HttpRequest.newBuilder(url).header("Authorization", "Bearer demo");
	}

	private JsonNode ask(String query) {
		return GraphQlRequests.answer(this.http, GraphQlRequests.post(this.port, null, query));
	}

	private String send(HttpRequest.Builder request) throws Exception {
		HttpResponse<String> response = this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isBetween(200, 201);
		return response.body();
	}

}
