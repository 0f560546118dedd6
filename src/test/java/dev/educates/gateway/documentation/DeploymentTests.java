package dev.educates.gateway.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stands in several files of {@code docker/} is the same in each: no Docker engine
 * and no cluster says so when it is not. What can be run is run by
 * {@code docker/check.sh}.
 */
class DeploymentTests {

	private static final Path DOCKER = Path.of("docker");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");

	private static final Pattern IMAGE = Pattern.compile("(?m)^FROM (\\S+)");

	/** How long requests under way are waited for, of Spring Boot. */
	private static final Duration PHASE = Duration.ofSeconds(30);

	private final JsonNode compose = yaml(read("compose.yaml"));

	private final JsonNode container = yaml(read("kubernetes/deployment.yaml")).at("/spec/template/spec/containers/0");

	private final JsonNode configured = yaml(
			yaml(read("kubernetes/configmap.yaml")).at("/data/gateway.yaml").asString());

	@Test
	void everyImageHasAnExactVersion() {
		Stream<String> built = IMAGE.matcher(read("Dockerfile")).results().map((image) -> image.group(1));
		Stream<String> run = this.compose.get("services").valueStream().map((each) -> each.get("image").asString());
		assertThat(Stream.of(built, run, Stream.of(this.container.get("image").asString())).flatMap((each) -> each))
			.hasSize(8)
			.allMatch((image) -> image.matches(".+:.*[0-9]+\\.[0-9]+\\.[0-9]+.*"));
	}

	@Test
	void kubernetesRunsTheImageThatComposeBuilds() {
		assertThat(this.compose.at("/services/gateway/image")).isEqualTo(this.container.get("image"))
			.isEqualTo(this.compose.at("/services/portals/image"));
	}

	@Test
	void whatComposeMountsExists() {
		List<String> sources = this.compose.get("services")
			.valueStream()
			.flatMap((service) -> service.path("volumes").valueStream())
			.map((volume) -> volume.asString().split(":")[0])
			.filter((source) -> source.startsWith("."))
			.toList();
		assertThat(sources).hasSize(6).allSatisfy((source) -> assertThat(DOCKER.resolve(source)).exists());
	}

	@Test
	void recordsAreOnAVolumeWhoseFolderIsInTheImage() {
		String folder = "/var/lib/educates-gateway";
		assertThat(read("Dockerfile")).contains("install -d -m 700 -o 10001 -g 10001 " + folder);
		assertThat(this.compose.at("/services/gateway/volumes/1").asString()).isEqualTo("records:" + folder);
		assertThat(this.compose.at("/volumes").propertyNames()).containsExactly("records");
		assertThat(this.compose.at("/services/gateway/environment/GATEWAY_STORAGE_FILE").asString())
			.isEqualTo(this.container.at("/env/0/value").asString())
			.isEqualTo(folder + "/records");
		assertThat(this.container.at("/volumeMounts/2/mountPath").asString()).isEqualTo(folder);
	}

	@Test
	void configurationIsWhereTheImageReadsIt() {
		String place = environment("SPRING_CONFIG_ADDITIONAL_LOCATION").replace("optional:file:", "");
		assertThat(this.compose.at("/services/gateway/volumes/0").asString())
			.isEqualTo("./gateway.yaml:" + place + ":ro");
		assertThat(this.container.at("/volumeMounts/0/mountPath").asString() + "/gateway.yaml").isEqualTo(place);
		String simulator = this.compose.at("/services/portals/environment/SPRING_CONFIG_ADDITIONAL_LOCATION")
			.asString()
			.replace("file:", "");
		assertThat(this.compose.at("/services/portals/volumes/0").asString())
			.isEqualTo("./simulator.yaml:" + simulator + ":ro");
	}

	@Test
	void portsAreThoseOfTheImage() {
		String port = environment("SERVER_PORT");
		String management = environment("MANAGEMENT_SERVER_PORT");
		assertThat(read("Dockerfile")).contains("EXPOSE " + port + " " + management + "\n");
		assertThat(this.container.at("/ports/0/containerPort").asString()).isEqualTo(port);
		assertThat(this.container.at("/ports/1/containerPort").asString()).isEqualTo(management);
		assertThat(this.compose.at("/services/gateway/ports/0").asString()).endsWith(":" + port);
		assertThat(yaml(read("prometheus.yml")).at("/scrape_configs/0/static_configs/0/targets/0").asString())
			.isEqualTo("gateway:" + management);
	}

	@Test
	void portalsAreWhereTheGatewayLooksForThem() {
		List<String> there = yaml(read("simulator.yaml")).at("/gateway/simulator/portals")
			.valueStream()
			.map((portal) -> "http://%s.localhost:%s".formatted(portal.get("name").asString(), portal.get("port")))
			.toList();
		List<String> known = yaml(read("gateway.yaml")).at("/gateway/clusters")
			.valueStream()
			.flatMap((cluster) -> cluster.get("portals").valueStream())
			.map((portal) -> portal.get("url").asString())
			.toList();
		assertThat(known).isEqualTo(there).hasSize(2);
		assertThat(this.compose.at("/services/portals/networks/default/aliases").valueStream().map(JsonNode::asString))
			.allSatisfy((alias) -> assertThat(known).anyMatch((url) -> url.contains("//" + alias + ":")));
	}

	@Test
	void everyPlaceholderIsFilledIn() {
		assertThat(this.compose.at("/services/gateway/environment").propertyNames()).contains("GATEWAY_STORAGE_FILE")
			.filteredOn((name) -> !name.equals("GATEWAY_STORAGE_FILE"))
			.containsExactlyInAnyOrderElementsOf(placeholders(read("gateway.yaml")));
		JsonNode secret = yaml(read("kubernetes/secret.yaml"));
		assertThat(placeholders(read("kubernetes/configmap.yaml"))).isEqualTo(secret.get("stringData").propertyNames());
		assertThat(this.container.at("/envFrom/0/secretRef/name")).isEqualTo(secret.at("/metadata/name"));
	}

	/** The delay, what requests under way may take, and a bit for the rest. */
	@ParameterizedTest
	@ValueSource(strings = { "kubernetes", "compose" })
	void gracePeriodCoversRequestsInFlight(String where) {
		boolean kubernetes = where.equals("kubernetes");
		JsonNode configuration = kubernetes ? this.configured : yaml(read("gateway.yaml"));
		Duration delay = DurationStyle.detectAndParse(configuration.at("/gateway/shutdown/delay").asString());
		Duration patience = kubernetes
				? Duration.ofSeconds(
						yaml(read("kubernetes/deployment.yaml")).at("/spec/template/spec/terminationGracePeriodSeconds")
							.asInt())
				: DurationStyle.detectAndParse(this.compose.at("/services/gateway/stop_grace_period").asString());
		assertThat(patience).isGreaterThanOrEqualTo(delay.plus(PHASE).plusSeconds(5));
	}

	/** Their configuration is that of the trial of one gateway, and what they share. */
	@Test
	void composeOfReplicasHasThreeEqualGatewaysBehindABalancer() {
		JsonNode services = yaml(read("compose.replicas.yaml")).get("services");
		JsonNode first = services.get("gateway-1");
		for (String name : List.of("gateway-1", "gateway-2", "gateway-3")) {
			assertThat(services.get(name)).isEqualTo(first);
			assertThat(read("balancer.conf")).contains("server " + name + ":" + environment("SERVER_PORT") + ";");
		}
		assertThat(first.has("ports")).as("the balancer alone has a port").isFalse();
		assertThat(first.at("/volumes")).as("no volume for records")
			.singleElement()
			.isEqualTo(this.compose.at("/services/gateway/volumes/0"));
		assertThat(first.get("image")).isEqualTo(this.compose.at("/services/gateway/image"));
		assertThat(first.at("/environment/GATEWAY_COORDINATION_REDIS_URL").asString()).isEqualTo("redis://valkey:6379");
		assertThat(first.at("/environment/GATEWAY_SECURITY_SIGNING_KEY").asString()).hasSizeGreaterThanOrEqualTo(32);
		assertThat(first.get("environment").propertyNames()).containsAll(placeholders(read("gateway.yaml")));
		assertThat(services.get("portals")).isEqualTo(this.compose.at("/services/portals"));
		assertThat(services.valueStream().map((each) -> each.get("image").asString()))
			.allMatch((image) -> image.matches(".+:.*[0-9]+\\.[0-9]+\\.[0-9]+.*"));
		assertThat(services.valueStream()
			.flatMap((service) -> service.path("volumes").valueStream())
			.map((volume) -> volume.asString().split(":")[0])
			.filter((source) -> source.startsWith(".")))
			.allSatisfy((source) -> assertThat(DOCKER.resolve(source)).exists());
	}

	/** Seats, idempotency keys and quotas are known to one process only. */
	@Test
	void twoGatewaysAreNeverMeantToRunSideBySide() {
		JsonNode deployment = yaml(read("kubernetes/deployment.yaml")).get("spec");
		assertThat(deployment.get("replicas").asInt()).isEqualTo(1);
		assertThat(deployment.at("/strategy/type").asString()).isEqualTo("Recreate");
		assertThat(deployment.at("/strategy").propertyNames()).containsExactly("type");
	}

	@Test
	void startOfThreeMinutesIsNotEndedByAProbe() {
		assertThat(patience("startupProbe")).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
		assertThat(Pattern.compile("--start-period=(\\w+)").matcher(read("Dockerfile")).results()).singleElement()
			.satisfies((period) -> assertThat(DurationStyle.detectAndParse(period.group(1)))
				.isGreaterThanOrEqualTo(Duration.ofMinutes(5)));
	}

	@Test
	void slowProbesDoNotTakeTheGatewayOutOfServiceAtOnce() {
		for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
			assertThat(this.container.at("/" + probe + "/timeoutSeconds").asInt()).as(probe).isGreaterThanOrEqualTo(5);
		}
		assertThat(this.container.at("/readinessProbe/failureThreshold").asInt()).isGreaterThanOrEqualTo(3);
		assertThat(patience("livenessProbe")).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
	}

	/** How long it fails before Kubernetes acts. */
	private Duration patience(String probe) {
		JsonNode told = this.container.get(probe);
		return Duration.ofSeconds(told.get("periodSeconds").asLong() * told.get("failureThreshold").asLong());
	}

	@ParameterizedTest
	@CsvSource({ "startupProbe,/actuator/health/liveness", "livenessProbe,/actuator/health/liveness",
			"readinessProbe,/actuator/health/readiness" })
	void probesAskWhatTheyAreFor(String probe, String path) {
		JsonNode asked = this.container.at("/" + probe + "/httpGet");
		assertThat(asked.get("path").asString()).isEqualTo(path);
		assertThat(asked.get("port").asString()).isEqualTo(this.container.at("/ports/1/name").asString());
	}

	@Test
	void optionsInYamlExist() {
		Stream<JsonNode> documented = Markdown.all()
			.stream()
			.flatMap((document) -> document.blocks().stream())
			.filter((block) -> block.is("yaml"))
			// resources of Kubernetes have a schema of their own
			.filter((block) -> !block.text().contains("apiVersion:"))
			.map((block) -> yaml(block.text()));
		assertThat(Stream.concat(documented,
				Stream.of(yaml(read("gateway.yaml")), yaml(read("simulator.yaml")), this.configured)))
			.hasSizeGreaterThan(8)
			.allSatisfy((file) -> assertThat(unknown(file)).as("%s", file).isEmpty());
		assertThat(unknown(yaml("gateway: {refresh: {intervall: 5s}}"))).containsExactly("gateway.refresh.intervall");
	}

	/** What is below a list is not told apart. */
	private static List<String> unknown(JsonNode file) {
		Set<String> known = new ConfigurationReference(JsonMapper.shared()
			.readTree(Path.of("target/classes/META-INF/spring-configuration-metadata.json").toFile())).names()
			.stream()
			.collect(Collectors.toSet());
		known.addAll(Set.of("gateway.clusters", "gateway.tenants", "gateway.clients"));
		List<String> named = new ArrayList<>();
		names("gateway", file.path("gateway"), named);
		return named.stream()
			.filter((name) -> known.stream().noneMatch((each) -> (name + ".").startsWith(each + ".")))
			.toList();
	}

	private static void names(String prefix, JsonNode node, List<String> names) {
		if (node.isObject()) {
			node.properties().forEach((each) -> names(prefix + "." + each.getKey(), each.getValue(), names));
		}
		else if (!node.isMissingNode()) {
			names.add(prefix);
		}
	}

	private static Set<String> placeholders(String text) {
		return PLACEHOLDER.matcher(text).results().map((found) -> found.group(1)).collect(Collectors.toSet());
	}

	/** Of the image. */
	private static String environment(String name) {
		return Pattern.compile("\\b" + name + "=(\\S+)")
			.matcher(read("Dockerfile"))
			.results()
			.map((found) -> found.group(1))
			.findFirst()
			.orElseThrow();
	}

	private static String read(String file) {
		try {
			return Files.readString(DOCKER.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static JsonNode yaml(String text) {
		Map<String, Object> content = new Yaml().load(text);
		return JsonMapper.shared().valueToTree(content);
	}

}
