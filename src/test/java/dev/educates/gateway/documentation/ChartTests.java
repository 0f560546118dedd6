package dev.educates.gateway.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The Helm chart, rendered by Helm itself as a library. The manifests of
 * {@code docker/kubernetes} are what it renders; with {@code -Ddocumentation.write} they
 * are written.
 */
class ChartTests {

	private static final Path CHART = Path.of("docker/chart");

	private static final Path MANIFESTS = Path.of("docker/kubernetes");

	private static final Path EXAMPLE = CHART.resolve("ci/manifests-values.yaml");

	private static final Path EVERYTHING = CHART.resolve("ci/everything-values.yaml");

	private static final String KEY = "0123456789012345678901234567890123456789";

	private static TemplateCommand template() {
		return new Helm(CHART).template()
			.withName("educates-gateway")
			.withNamespace("educates-gateway")
			.withKubeVersion("1.33.0");
	}

	private static TemplateCommand installed() {
		return template().set("secret.values.GATEWAY_SIGNING_KEY", KEY);
	}

	private static List<JsonNode> documents(String rendered) {
		List<JsonNode> documents = new ArrayList<>();
		new Yaml().loadAll(rendered).forEach((each) -> {
			if (each != null) {
				documents.add(JsonMapper.shared().valueToTree(each));
			}
		});
		return documents;
	}

	private static JsonNode kind(String rendered, String kind) {
		return documents(rendered).stream()
			.filter((each) -> each.get("kind").asString().equals(kind))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no " + kind));
	}

	private static Set<String> kinds(String rendered) {
		return documents(rendered).stream()
			.map((each) -> each.get("kind").asString())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void chartHasNothingToLint() {
		LintResult result = new Helm(CHART).lint().strict().call();
		assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
	}

	@Test
	void manifestsAreWhatTheChartRenders() throws IOException {
		Map<String, String> files = new LinkedHashMap<>();
		String rendered = template().withValuesFile(EXAMPLE).call();
		for (String each : rendered.split("(?m)^---\\s*$")) {
			documents(each)
				.forEach((document) -> files.merge(document.get("kind").asString().toLowerCase(Locale.ROOT) + ".yaml",
						each.strip().replaceFirst("^# Source: .*\n", "") + "\n",
						(first, second) -> first + "---\n" + second));
		}
		assertThat(files).containsKeys("deployment.yaml", "service.yaml", "configmap.yaml", "secret.yaml");
		for (Map.Entry<String, String> file : files.entrySet()) {
			ReferencesTests.upToDate(MANIFESTS.resolve(file.getKey()), file.getValue());
		}
	}

	@Test
	void alertsOfTheChartAreThoseOfTheDocuments() throws IOException {
		ReferencesTests.upToDate(CHART.resolve("alerts.yml"), Files.readString(Path.of("docs/operations/alerts.yml")));
	}

	@Test
	void installationNeedsNothingButASigningKey() {
		String rendered = installed().call();
		assertThat(kinds(rendered)).containsExactly("ClusterRole", "ClusterRoleBinding", "ConfigMap", "Deployment",
				"NetworkPolicy", "PersistentVolumeClaim", "Role", "RoleBinding", "Secret", "Service", "ServiceAccount");
		assertThat(kind(rendered, "ConfigMap").at("/data/gateway.yaml").asString()).contains("kubernetes:\n",
				"enabled: true", "namespace: educates-config");
		assertThat(kind(rendered, "Deployment").at("/spec/template/spec/automountServiceAccountToken").asBoolean())
			.isTrue();
	}

	@Test
	void everySwitchRenders() {
		String rendered = template().withValuesFile(EVERYTHING).call();
		assertThat(kinds(rendered))
			.contains("Ingress", "HTTPRoute", "PodDisruptionBudget", "HorizontalPodAutoscaler", "ServiceMonitor",
					"PrometheusRule")
			.doesNotContain("Secret");
		JsonNode pod = kind(rendered, "Deployment").at("/spec/template/spec");
		assertThat(pod.at("/containers/0/image").asString()).startsWith("educates-gateway@sha256:0000");
		assertThat(pod.get("securityContext").has("runAsUser")).isFalse();
		assertThat(kind(rendered, "PrometheusRule").at("/spec/groups/0/rules").size()).isGreaterThan(5);
	}

	@Test
	void replicasShareTheStoreAndItsPasswordIsNotInTheConfiguration() {
		String rendered = template().withValuesFile(EVERYTHING).call();
		JsonNode coordination = documents(kind(rendered, "ConfigMap").at("/data/gateway.yaml").asString()).getFirst()
			.at("/gateway/coordination");
		assertThat(coordination.get("when-unavailable").asString()).isEqualTo("refuse");
		assertThat(coordination.get("redis").toString()).isEqualTo(
				"{\"password\":\"${GATEWAY_REDIS_PASSWORD}\",\"prefix\":\"educates\",\"url\":\"rediss://valkey.valkey.svc:6380\",\"username\":\"gateway\"}");
		JsonNode deployment = kind(rendered, "Deployment");
		assertThat(deployment.at("/spec/template/spec/containers/0/env/0").toString()).isEqualTo(
				"{\"name\":\"GATEWAY_REDIS_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"valkey\",\"key\":\"valkey-password\"}}}");
		assertThat(deployment.at("/spec/strategy/type").asString()).isEqualTo("RollingUpdate");
		assertThat(kind(rendered, "NetworkPolicy").at("/spec/egress/1/ports").toString()).contains("6380");
		assertThat(kind(installed().call(), "NetworkPolicy").at("/spec/egress/1/ports").toString())
			.doesNotContain("6379");
	}

	@Test
	void severalReplicasNeedNothingButAStore() {
		String rendered = installed().set("replicaCount", 3)
			.set("coordination.redis.url", "redis://valkey:6379")
			.call();
		JsonNode deployment = kind(rendered, "Deployment");
		assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
		assertThat(deployment.at("/spec/strategy/type").asString()).isEqualTo("RollingUpdate");
		assertThat(deployment.at("/spec/template/spec/containers/0").has("env")).isFalse();
	}

	@Test
	void recordsAreOnAVolumeUnlessReplicasShareThem() {
		JsonNode pod = kind(installed().call(), "Deployment").at("/spec/template/spec");
		assertThat(pod.at("/containers/0/env/0/value").asString()).isEqualTo("/var/lib/educates-gateway/records");
		assertThat(pod.at("/containers/0/volumeMounts/2/mountPath").asString()).isEqualTo("/var/lib/educates-gateway");
		assertThat(pod.at("/volumes/2/persistentVolumeClaim/claimName").asString()).isEqualTo("educates-gateway");
		assertThat(pod.at("/securityContext/fsGroup").asInt()).isEqualTo(10001);
		String other = installed().set("persistence.existingClaim", "records").call();
		assertThat(kinds(other)).doesNotContain("PersistentVolumeClaim");
		assertThat(kind(other, "Deployment").at("/spec/template/spec/volumes/2/persistentVolumeClaim/claimName")
			.asString()).isEqualTo("records");
		for (String none : List.of(installed().set("persistence.enabled", false).call(),
				template().withValuesFile(EVERYTHING).call())) {
			assertThat(kinds(none)).doesNotContain("PersistentVolumeClaim");
			assertThat(none).doesNotContain("/var/lib/educates-gateway", "fsGroup");
		}
	}

	@Test
	void rolesCanReadAndNothingElse() {
		assertThat(documents(installed().call()).stream()
			.filter((each) -> each.get("kind").asString().endsWith("Role"))
			.flatMap((role) -> StreamSupport.stream(role.get("rules").spliterator(), false))
			.flatMap((rule) -> rule.get("verbs").valueStream())
			.map(JsonNode::asString)).isNotEmpty().containsOnly("get", "list", "watch");
		JsonNode role = kind(installed().call(), "Role");
		assertThat(role.at("/metadata/namespace").asString()).isEqualTo("educates-config");
		assertThat(kind(installed().set("discovery.kubernetes.namespace", "lookup").call(), "Role")
			.at("/metadata/namespace")
			.asString()).isEqualTo("lookup");
	}

	@Test
	void withoutResourcesNoApiIsRead() {
		String rendered = installed().set("discovery.kubernetes.enabled", false).call();
		assertThat(kinds(rendered)).doesNotContain("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding");
		assertThat(kind(rendered, "Deployment").at("/spec/template/spec/automountServiceAccountToken").asBoolean(true))
			.isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			replicaCounts                   | 2        | specifications of the schema
			replicaCount                    | 2        | several replicas give a user two sessions
			autoscaling.enabled             | true     | several replicas give a user two sessions
			coordination.redis.url          | valkey:1 | specifications of the schema
			coordination.redis.username     | gateway  | coordination.redis.passwordSecret.name
			coordination.whenUnavailable    | wait     | specifications of the schema
			secret.existingName             | other    | exclude each other
			image.digest                    | sha1:00  | specifications of the schema
			config.gateway.storage.file     | /tmp/a   | persistence
			service.type                    | Internal | specifications of the schema
			ingress.enabled                 | true     | ingress.host is the gateway's public host name
			httpRoute.enabled               | true     | httpRoute.parentRefs names the Gateway
			""")
	void wrongValueIsRefusedByName(String name, String value, String message) {
		Object set = value.equals("true") ? Boolean.TRUE
				: value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;
		assertThatThrownBy(() -> installed().set(name, set).call()).hasMessageContaining(message);
	}

	@Test
	void noSecretHasADefault() {
		assertThatThrownBy(() -> template().call()).hasMessageContaining("secret.existingName")
			.hasMessageContaining("GATEWAY_SIGNING_KEY");
	}

	@Test
	void selectorStaysTheSameOverVersions() {
		JsonNode deployment = kind(installed().call(), "Deployment");
		assertThat(deployment.at("/spec/selector/matchLabels").propertyNames())
			.containsExactlyInAnyOrder("app.kubernetes.io/name", "app.kubernetes.io/instance");
		assertThat(kind(installed().call(), "Service").at("/spec/selector"))
			.isEqualTo(deployment.at("/spec/selector/matchLabels"));
	}

	@Test
	void emptyListOfPeersOpensNothing(@TempDir Path directory) throws IOException {
		Path values = Files.writeString(directory.resolve("values.yaml"), "networkPolicy: {metricsFrom: []}");
		JsonNode policy = kind(installed().withValuesFile(values).call(), "NetworkPolicy");
		assertThat(policy.at("/spec/ingress").valueStream().map((rule) -> rule.at("/ports/0/port").asString()))
			.containsExactly("http");
	}

	@Test
	void nameServersOfNodesAndOfOpenShiftAreReachable() {
		JsonNode dns = kind(installed().call(), "NetworkPolicy").at("/spec/egress/0");
		assertThat(dns.get("to").valueStream().map(JsonNode::toString)).anyMatch((peer) -> peer.contains("kube-system"))
			.anyMatch((peer) -> peer.contains("openshift-dns"))
			.anyMatch((peer) -> peer.contains("169.254.20.10/32"));
		assertThat(dns.get("ports").valueStream().map((port) -> port.get("port").asInt()).distinct())
			.containsExactly(53, 5353);
	}

}
