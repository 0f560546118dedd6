package dev.educates.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Command}.
 */
@ExtendWith(OutputCaptureExtension.class)
class CommandTests {

	@TempDir
	private Path directory;

	/** What a configuration says of the log is for its own process. */
	@BeforeAll
	static void keepTheLogOfTheTests() {
		System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
	}

	@AfterAll
	static void clear() {
		System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
		System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
	}

	@ParameterizedTest
	@CsvSource({ "--help,HELP", "-h,HELP", "--version,VERSION", "--check-config,CHECK_CONFIG",
			"--server.port=1 --check-config,CHECK_CONFIG", "--check-config --help,HELP", "--server.port=1,", "'',",
			"help," })
	void isFoundAmongTheArguments(String args, Command command) {
		assertThat(Command.in(args.split(" "))).isEqualTo(command);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--check-config own.yaml      | 'own.yaml' is not an option. Maybe --spring.config.additional-location=file:own.yaml
					file:/etc/own.yml            | 'file:/etc/own.yml' is not an option. Maybe --spring.config.additional-location=file:/etc/own.yml
					help                         | 'help' is not an option. Maybe '--help'
					-version                     | '-version' is not an option. Maybe '--version'
					check                        | 'check' is not an option. Maybe '--check-config'
					unrelated                    | 'unrelated' is not an option
					server.port=s3cret           | 'server.port' is not an option. Maybe '--server.port=…'
					--gateway.security.key s3cret | the argument after '--gateway.security.key' is not an option. Maybe --gateway.security.key=…
					--gateway.security.key=my s3cret | the argument after '--gateway.security.key' is not an option. Maybe its value needs quotes
					""",
			quoteCharacter = '"')
	void argumentThatIsNoOptionIsNamed(String args, String problem) {
		assertThat(Command.problem(args.split(" "))).isEqualTo(problem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-h", "--help", "--debug",
			"--check-config --spring.config.additional-location=file:own.yaml", "--server.port=1 --version" })
	void optionsAreAccepted(String args) {
		assertThat(Command.problem(args.split(" "))).isNull();
	}

	@Test
	void helpNamesEveryCommandAndWhereTheOptionsAre(CapturedOutput output) {
		assertThat(Command.HELP.run(new String[0])).isZero();
		assertThat(output.getOut()).contains("--help, -h", "--version", "--check-config",
				"--spring.config.additional-location", "docs/configuration-reference.md");
		assertThat(Path.of("docs/configuration-reference.md")).exists();
	}

	@Test
	void versionIsOneLine(CapturedOutput output) {
		assertThat(Command.VERSION.run(new String[0])).isZero();
		assertThat(output.getOut().lines()).singleElement()
			.asString()
			.matches("Educates gateway \\S+ \\(Java \\d\\S+\\)");
	}

	@Test
	void validConfigurationIsOneLineWithWhatItHas(CapturedOutput output) throws IOException {
		assertThat(check("""
				gateway:
				  clusters:
				    - name: eu-1
				      portals:
				        - name: academy
				          url: https://academy.example.com
				          robot: {client-id: a, client-secret: b, username: c, password: d}
				  tenants: [{name: one, portals: {nameSelector: {matchNames: ["*"]}}}, {name: two}]
				  clients: [{name: front-end, password: secret-1, roles: [tenant], tenants: [one]}]
				""")).isZero();
		assertThat(output.getOut())
			.isEqualToIgnoringNewLines("configuration is valid: 1 cluster, 1 portal, 2 tenants, 1 client");
		assertThat(output.getErr().lines()).containsExactly(
				"warning: Tenant two selects no clusters and no portals: it has none",
				"warning: The password of client front-end is in plain text. Maybe hash it, see docs/configuration.md");
	}

	@Test
	void portalsMayComeFromKubernetesAlone(CapturedOutput output) throws IOException {
		assertThat(check("gateway.discovery.kubernetes.enabled: true")).isZero();
		assertThat(output.getErr()).isEmpty();
		assertThat(check("gateway.discovery.kubernetes.enabled: false")).isZero();
		assertThat(output.getErr()).contains("No portals are configured below gateway.clusters");
	}

	@Test
	void allProblemsAreReportedTogetherWithTheirPlaces(CapturedOutput output) throws IOException {
		assertThat(check("""
				gatway: {refresh: {interval: 5s}}
				gateway:
				  refresh: {intervall: 5s, timeout: soon}
				  clients:
				    - {name: a, password: secret-1, roles: [tennant]}
				    - {name: b, password: "{md5}x", roles: tenant}
				  security: {signing-key: short}
				logging.structured.format.console: ecs
				""")).isEqualTo(1);
		String file = " (URL [file:" + this.directory.resolve("gateway.yaml") + "] - ";
		assertThat(output.getErr()).startsWith("The configuration has 7 problems:")
			.contains("- gatway is not known. Maybe 'gateway'" + file + "1:30)",
					"- gateway.refresh.intervall is not known. Maybe 'interval'" + file + "3:24)",
					"- gateway.refresh.timeout 'soon' must be a duration, like 250ms, 5s or 2m" + file + "3:37)",
					"- gateway.clients[0].roles [tennant] give no rights: the client may do nothing. Maybe 'tenant'"
							+ file + "5:45)",
					"- gateway.clients[1].password must begin with {bcrypt} or {noop}",
					"- gateway.clients[1].roles must be a list" + file + "6:44)",
					"- gateway.security.signing-key (5 bytes) must have at least 32")
			.doesNotContain("secret-1", "\tat ");
		assertThat(printed(output)).isEmpty();
	}

	@Test
	void fileThatIsNotYamlIsNamed(CapturedOutput output) throws IOException {
		assertThat(check("gateway: [")).isEqualTo(1);
		assertThat(output.getErr()).startsWith("The configuration has a problem:")
			.contains("- URL [file:" + this.directory.resolve("gateway.yaml")
					+ "] is not valid YAML in line 1, column 11: ");
		assertThat(output).doesNotContain("\tat ", "APPLICATION FAILED");
	}

	@Test
	void fileThatIsMissingIsNamed(CapturedOutput output) {
		Path missing = this.directory.resolve("missing.yaml");
		assertThat(Command.CHECK_CONFIG
			.run(new String[] { "--check-config", "--spring.config.additional-location=file:" + missing }))
			.isEqualTo(1);
		assertThat(output.getErr()).startsWith("The configuration has a problem:").contains("missing.yaml' ");
		assertThat(output).doesNotContain("\tat ", "APPLICATION FAILED");
	}

	private int check(String yaml) throws IOException {
		Path file = this.directory.resolve("gateway.yaml");
		Files.writeString(file, yaml);
		return Command.CHECK_CONFIG
			.run(new String[] { "--check-config", "--spring.config.additional-location=file:" + file });
	}

	/** Without the line that the validator logs once in a JVM. */
	private static Stream<String> printed(CapturedOutput output) {
		return output.getOut().lines().filter((line) -> !line.contains("HV000001"));
	}

}
