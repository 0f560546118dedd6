package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.educates.gateway.server.configuration.Environments;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Tests for the files in docker/, as far as they can be checked without an engine. */
class DeploymentFilesTests {

	private static final Path DOCKER = Path.of("docker");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

	@Test
	void configurationOfTheComposeFileIsValid() throws IOException {
		String text = PLACEHOLDER.matcher(text("gateway.yaml")).replaceAll("x");
		assertThat(FleetFileReader.read(Environments.yaml(text), FleetFileReader.Scope.START).fleet().portals())
			.hasSize(2);
	}

	@Test
	void composeFileGivesWhatTheConfigurationAsksFor() throws IOException {
		Map<String, Object> gateway = at(yaml("compose.yaml"), "services", "gateway");
		assertThat(placeholders(text("gateway.yaml"))).isNotEmpty()
			.allMatch((name) -> at(gateway, "environment").containsKey(name));
		assertThat(gateway).containsEntry("mem_limit", "768m")
			.containsEntry("read_only", true)
			.containsEntry("cap_drop", List.of("ALL"));
		assertThat(text("compose.yaml")).contains("aliases: [academy.localhost, partners.localhost]");
		assertThat(text("gateway.yaml")).contains("http://academy.localhost:9101", "http://partners.localhost:9104");
		assertThat(text("simulator.yaml")).contains("port: 9101", "port: 9104");
	}

	@Test
	void configMapIsValidAndTheSecretFillsItIn() throws IOException {
		String text = (String) at(yaml("kubernetes/configmap.yaml"), "data").get("gateway.yaml");
		Map<String, Object> secret = at(yaml("kubernetes/secret.yaml"), "stringData");
		assertThat(placeholders(text)).containsExactlyInAnyOrderElementsOf(secret.keySet());
		var read = FleetFileReader.read(
				Environments.yaml(PLACEHOLDER.matcher(text)
					.replaceAll("{noop}x")
					.replace("{noop}x", "\"{noop}0123456789012345678901234567890123456789\"")),
				FleetFileReader.Scope.FLEET);
		assertThat(read.fleet().portals()).hasSize(1);
	}

	@Test
	void secretUnchangedIsRefusedWithTheNameOfEachPlaceholder() throws IOException {
		String text = (String) at(yaml("kubernetes/configmap.yaml"), "data").get("gateway.yaml");
		Map<String, Object> secret = at(yaml("kubernetes/secret.yaml"), "stringData");
		List<String> problems = catchThrowableOfType(InvalidConfigurationException.class,
				() -> FleetFileReader.read(Environments.yaml(text, secret), FleetFileReader.Scope.START))
			.problems();
		assertThat(problems).hasSameSizeAs(secret.keySet())
			.allMatch((problem) -> problem.contains("still has the placeholder of the example"))
			.noneMatch((problem) -> problem.contains("replace-me"));
		assertThat(secret.keySet())
			.allSatisfy((name) -> assertThat(problems).anyMatch((problem) -> problem.contains("Set " + name + " to ")));
		assertThat(problems).anyMatch((problem) -> problem.startsWith("gateway.security.signing-key "))
			.anyMatch((problem) -> problem.startsWith("gateway.clients[0].password "));
	}

	@Test
	void podIsRestricted() throws IOException {
		Map<String, Object> pod = at(yaml("kubernetes/deployment.yaml"), "spec", "template", "spec");
		assertThat(at(pod, "securityContext")).containsEntry("runAsNonRoot", true);
		Map<String, Object> container = container(pod);
		assertThat(at(container, "securityContext")).containsEntry("readOnlyRootFilesystem", true)
			.containsEntry("allowPrivilegeEscalation", false);
		assertThat(at(container, "resources", "limits")).containsEntry("memory", "768Mi");
		assertThat(at(container, "livenessProbe", "httpGet")).containsEntry("path", "/actuator/health/liveness");
		assertThat(at(container, "readinessProbe", "httpGet")).containsEntry("path", "/actuator/health/readiness");
	}

	@Test
	void podIsGivenTheTimeThatItsEndTakes() throws IOException {
		Map<String, Object> pod = at(yaml("kubernetes/deployment.yaml"), "spec", "template", "spec");
		String configuration = (String) at(yaml("kubernetes/configmap.yaml"), "data").get("gateway.yaml");
		var delay = Pattern.compile("delay: (\\d+)s").matcher(configuration);
		assertThat(delay.find()).isTrue();
		assertThat((int) pod.get("terminationGracePeriodSeconds")).isGreaterThan(30 + Integer.parseInt(delay.group(1)));
	}

	@Test
	void kustomizationHasAllManifests() throws IOException {
		try (var files = Files.list(DOCKER.resolve("kubernetes"))) {
			assertThat(yaml("kubernetes/kustomization.yaml").get("resources"))
				.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(String.class))
				.containsExactlyInAnyOrderElementsOf(files.map((file) -> file.getFileName().toString())
					.filter((name) -> !name.equals("kustomization.yaml"))
					.toList());
		}
	}

	@Test
	void imageRunsAsANumberedUserAndChecksItsHealth() throws IOException {
		String[] stages = text("Dockerfile").split("(?m)^FROM ");
		String last = stages[stages.length - 1];
		assertThat(last).contains("\nUSER 10001\n", "\nHEALTHCHECK ", "build-steps.sh train /app", "\nENTRYPOINT [");
		assertThat(last.indexOf("/dependencies/")).isLessThan(last.indexOf("/application/"));
	}

	private static List<String> placeholders(String text) {
		return PLACEHOLDER.matcher(text).results().map((found) -> found.group(1)).distinct().toList();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> container(Map<String, Object> pod) {
		return ((List<Map<String, Object>>) pod.get("containers")).getFirst();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> at(Map<String, Object> map, String... path) {
		Map<String, Object> at = map;
		for (String key : path) {
			at = (Map<String, Object>) at.get(key);
			assertThat(at).as(key).isNotNull();
		}
		return at;
	}

	private static Map<String, Object> yaml(String file) throws IOException {
		return new Yaml().load(text(file));
	}

	private static String text(String file) throws IOException {
		return Files.readString(DOCKER.resolve(file));
	}

}
