package dev.educates.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Processes as an operator starts them, with the files of {@code docker/kubernetes}.
 */
class CommandLineIT {

	private static final Path KUBERNETES = Path.of("docker/kubernetes");

	@TempDir
	private Path directory;

	@Test
	void secretUnchangedEndsTheStartWithTheNameOfEachPlaceholder() throws Exception {
		Map<String, String> secret = section("secret.yaml", "stringData");
		Ended ended = run(secret);
		assertThat(ended.status).isEqualTo(1);
		assertThat(secret).hasSizeGreaterThan(3);
		assertThat(ended.output)
			.contains("APPLICATION FAILED TO START", "gateway.security.signing-key still has",
					"gateway.clients[0].password still has")
			.contains(secret.keySet().stream().map((name) -> "Set " + name + " to a value of your own").toList())
			.doesNotContain("replace-me", "\tat ");
	}

	@Test
	void checkEndsWithItsStatusAndWithoutABannerOrALogLine() throws Exception {
		Map<String, String> secret = section("secret.yaml", "stringData");
		assertThat(run(secret, "--check-config").status).isEqualTo(1);
		secret.replaceAll((name, value) -> name.endsWith("HASH") ? "{bcrypt}$2a$10$" + "a".repeat(53)
				: "0123456789012345678901234567890123456789");
		Ended valid = run(secret, "--check-config");
		assertThat(valid.output.lines())
			.containsExactly("configuration is valid: 1 cluster, 1 portal, 1 tenant, 1 client");
		assertThat(valid.status).isZero();
	}

	private Ended run(Map<String, String> environment, String... args) throws IOException, InterruptedException {
		Path configuration = this.directory.resolve("gateway.yaml");
		Files.writeString(configuration, section("configmap.yaml", "data").get("gateway.yaml"));
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), Launcher.class.getName(),
						"--spring.config.additional-location=file:" + configuration, "--server.port=0",
						"--logging.structured.format.console="), Stream.of(args))
					.toList())
			.redirectErrorStream(true);
		builder.environment().putAll(environment);
		Process process = Eventually.bounded(builder.start());
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		return new Ended(process.exitValue(), output);
	}

	private static Map<String, String> section(String file, String section) throws IOException {
		Map<String, Map<String, String>> manifest = new Yaml().load(Files.readString(KUBERNETES.resolve(file)));
		return manifest.get(section);
	}

	/**
	 * A process that has ended.
	 *
	 * @param status of the process
	 * @param output of both streams
	 */
	private record Ended(int status, String output) {
	}

}
