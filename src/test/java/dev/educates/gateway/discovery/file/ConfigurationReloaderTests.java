package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.tenancy.Access;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ConfigurationReloader} with real files and a real application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfigurationReloaderTests {

	private static final String WARNING = "The changed configuration is refused, the previous one stays in force: ";

	@TempDir
	private Path directory;

	private Path file;

	private CapturedOutput output;

	private ConfigurableApplicationContext application;

	@BeforeEach
	void write(CapturedOutput output) throws IOException {
		this.output = output;
		this.file = this.directory.resolve("gateway.yaml");
		write("academy", "secret-1");
	}

	@AfterEach
	void stop() {
		if (this.application != null) {
			this.application.close();
		}
	}

	@Test
	void directoryIsFilledWhenTheApplicationStarts() {
		start();
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		assertThat(this.output).contains("Configured clusters: 1, portals: 1");
	}

	@Test
	void nothingHappensIfNothingHasChanged() {
		start();
		int replaced = replaced();
		reload();
		reload();
		assertThat(replaced()).isEqualTo(replaced);
	}

	@Test
	void filesWithTheSameBytesAreNotParsedAgain() throws IOException {
		start();
		ConfigurationFiles files = new ConfigurationFiles(this.application.getEnvironment());
		List<Object> contents = ConfigurationFiles.contents(files.read());
		assertThat(contents).isNotEmpty()
			.usingElementComparator((one, other) -> (one == other) ? 0 : 1)
			.isEqualTo(ConfigurationFiles.contents(files.read()));
		write("academy", "secret-2");
		assertThat(contents).isNotEqualTo(ConfigurationFiles.contents(files.read()));
	}

	@Test
	void tenantsAndClientsComeIntoForceWithTheFleet() throws IOException {
		String tenancy = """
				  tenants: [{name: tenant-1, portals: {nameSelector: {matchNames: ["*"]}}}]
				  clients: [{name: front-end, password: hunter2, roles: [tenant], tenants: ["tenant-*"]}]
				""";
		Files.writeString(this.file, text("academy", "secret-1") + tenancy);
		start();
		Access access = this.application.getBean(Access.class);
		assertThat(access.tenancy().tenants()).containsOnlyKeys("tenant-1");
		assertThat(access.tenancy().clients()).containsOnlyKeys("front-end");
		assertThat(this.output).contains("tenants: 1, clients: 1", "password of client front-end is in plain text")
			.doesNotContain("hunter2");
		Files.writeString(this.file, text("academy", "secret-1") + tenancy.replace("hunter2", "hunter3"));
		reload();
		assertThat(access.tenancy().clients().get("front-end").password()).isEqualTo("hunter3");
		assertThat(this.output).contains("Client front-end has changed: password").doesNotContain("hunter3");
		Files.writeString(this.file, text("academy", "secret-1"));
		reload();
		assertThat(access.tenancy().clients()).hasSize(1);
		assertThat(this.output)
			.contains(WARNING + "gateway.tenants is missing. If there are none, write 'tenants: []'");
		Files.writeString(this.file, text("academy", "secret-1") + "  tenants: []\n  clients: []\n");
		reload();
		assertThat(access.tenancy().clients()).isEmpty();
		assertThat(this.output).contains("Client front-end is removed", "Tenant tenant-1 is removed");
	}

	@Test
	void whatIsAddedChangedAndRemovedIsInForceAndInTheLog() throws IOException {
		start();
		Files.writeString(this.file, text("academy", "secret-2") + portal("partners", "secret-3"));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/academy", "eu-1/partners");
		assertThat(portals().get("eu-1/academy").credentials())
			.isEqualTo(new RobotCredentials("id", "cs", "robot", "secret-2"));
		Files.writeString(this.file, text("partners", "secret-3").replace("url: https://partners",
				"administrative-state: CORDONED\n          tier: 2\n          weight: 5\n          url: https://partners2")
			.replace("portals:", "labels: {a: b}\n      portals:"));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/partners");
		assertThat(clusters()).containsExactly(new Cluster("eu-1", Map.of("a", "b"), AdministrativeState.ACTIVE));
		assertThat(portals().get("eu-1/partners").weight()).isEqualTo(new PortalWeight(2, 5));
		assertThat(changes()).containsExactly("Portal eu-1/academy has changed: credentials",
				"Portal eu-1/partners is added", "Cluster eu-1 has changed: labels", "Portal eu-1/academy is removed",
				"Portal eu-1/partners has changed: url, administrative-state, tier, weight");
		assertThat(this.output).doesNotContain("secret-");
	}

	@Test
	void wrongFileIsRefusedWithOneWarningUntilItIsMended() throws IOException {
		start();
		int replaced = replaced();
		Files.writeString(this.file, text("Academy", "") + portal("ok", "secret-2"));
		for (int i = 0; i < 3; i++) {
			reload();
		}
		assertThat(replaced()).isEqualTo(replaced);
		assertThat(warnings()).isEqualTo(1);
		assertThat(this.output).contains("The configuration has 2 problems:", "portals[0].name 'Academy' must be",
				"portals[0].robot.password is empty", "gateway.yaml] - 5:17");
		Files.writeString(this.file, text("Academy", "secret-2"));
		reload();
		assertThat(warnings()).isEqualTo(2);
		Files.writeString(this.file, text("mended", "secret-2"));
		reload();
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/mended");
		assertThat(this.output).containsOnlyOnce("The configuration is valid again");
		assertThat(this.output).doesNotContain("secret-");
	}

	/** From an invalid value, and from a file that is no YAML. */
	@ParameterizedTest
	@CsvSource({ "Academy,x", "academy,secret-2: secret-3" })
	void backToWhatWasInForceIsMended(String name, String password) throws IOException {
		start();
		int replaced = replaced();
		Files.writeString(this.file, text(name, password));
		reload();
		write("academy", "secret-1");
		reload();
		assertThat(replaced()).isEqualTo(replaced);
		assertThat(this.output).containsOnlyOnce("The configuration is valid again");
	}

	@Test
	void malformedFileIsRefusedWithoutShowingIt() throws IOException {
		start();
		Files.writeString(this.file, text("academy", "secret-2: secret-3"));
		reload();
		reload();
		assertThat(warnings()).isEqualTo(1);
		assertThat(this.output).contains(WARNING, "URL [file:" + this.file
				+ "] is not valid YAML in line 11, column 31: mapping values are not allowed here");
		assertThat(this.output).doesNotContain("secret-");
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*S3cretWord", "!S3cretWord x", "{S3cretWord: [" })
	void wordsOfAMalformedFileAreNotShown(String password) throws IOException {
		start();
		Files.writeString(this.file, text("academy", password));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		assertThat(this.output).contains("is refused").contains("is not valid YAML").doesNotContain("S3cretWord");
	}

	@Test
	void fileThatIsBeingWrittenIsNotTaken() throws IOException {
		start();
		String text = text("campus", "secret-1") + portal("partners", "secret-1");
		for (String part : List.of("gateway:", "clusters:", "name: eu-1", "password: secret-1\n", "- name: partners")) {
			Files.writeString(this.file, text.substring(0, text.indexOf(part) + part.length()));
			assertThat(poll()).as("seen the same before '%s'", part).isFalse();
			assertThat(portals()).containsOnlyKeys("eu-1/academy");
		}
		Files.writeString(this.file, text);
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/campus", "eu-1/partners");
		assertThat(changes()).containsExactly("Portal eu-1/academy is removed", "Portal eu-1/campus is added",
				"Portal eu-1/partners is added");
		assertThat(warnings()).isZero();
	}

	@Test
	void emptyFileIsRefused() throws IOException {
		start();
		Files.writeString(this.file, "");
		reload();
		assertThat(this.output)
			.contains(WARNING + "gateway.clusters is missing. If there are none, write 'clusters: []'");
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
	}

	@Test
	void missingFileIsRefused() throws IOException {
		start();
		Files.delete(this.file);
		reload();
		reload();
		assertThat(warnings()).isEqualTo(1);
		assertThat(this.output).contains("gateway.yaml").contains("cannot be found");
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
	}

	@Test
	void missingOptionalFileIsRefused() throws IOException {
		start("--spring.config.additional-location=optional:file:" + this.file);
		Files.delete(this.file);
		reload();
		assertThat(this.output).contains(WARNING + "gateway.clusters is missing");
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
	}

	@Test
	void emptyListRemovesAll() throws IOException {
		start();
		Files.writeString(this.file, "gateway.clusters: []");
		reload();
		assertThat(portals()).isEmpty();
		assertThat(clusters()).isEmpty();
		assertThat(changes()).containsExactly("Cluster eu-1 is removed", "Portal eu-1/academy is removed");
		assertThat(this.output).containsOnlyOnce("No portals are configured");
	}

	@Test
	void portalsMayComeLater() throws IOException {
		Files.writeString(this.file, "gateway.discovery.reload-interval: 0");
		start();
		assertThat(portals()).isEmpty();
		assertThat(this.output).containsOnlyOnce("No portals are configured");
		reload();
		write("academy", "secret-1");
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		assertThat(warnings()).isZero();
	}

	@Test
	void symbolicLinkMayPointElsewhere() throws IOException {
		Path mount = this.directory.resolve("mount");
		Path first = Files.createDirectory(this.directory.resolve("..first"));
		Path second = Files.createDirectory(this.directory.resolve("..second"));
		Files.writeString(first.resolve("gateway.yaml"), text("academy", "secret-1"));
		Files.writeString(second.resolve("gateway.yaml"), text("campus", "secret-1"));
		Files.createSymbolicLink(mount, first);
		start("--spring.config.additional-location=file:" + mount.resolve("gateway.yaml"));
		Files.delete(mount);
		Files.createSymbolicLink(mount, second);
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/campus");
	}

	@Test
	void secretsMayBeFilesAndChange() throws IOException {
		Path secrets = Files.createDirectory(this.directory.resolve("secrets"));
		Files.writeString(secrets.resolve("academy.password"), "secret-1\n");
		write("academy", "${academy.password}");
		start("--spring.config.import=configtree:" + secrets + "/",
				"--spring.config.additional-location=file:" + this.file);
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("secret-1");
		Files.writeString(secrets.resolve("academy.password"), "secret-2\n");
		reload();
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("secret-2");
		Files.delete(secrets.resolve("academy.password"));
		reload();
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("secret-2");
		assertThat(this.output)
			.contains("robot.password has a placeholder that cannot be resolved: ${academy.password}");
		assertThat(changes()).containsExactly("Portal eu-1/academy has changed: credentials");
		assertThat(this.output).doesNotContain("secret-");
	}

	@Test
	void importInTheFileIsReadAgain() throws IOException {
		Path other = this.directory.resolve("other.yaml");
		Files.writeString(other, text("academy", "secret-1"));
		Files.writeString(this.file, "spring.config.import: other.yaml");
		start();
		Files.writeString(other, text("campus", "secret-1"));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/campus");
	}

	@Test
	void profilesStayTheSame() throws IOException {
		Files.writeString(this.directory.resolve("application-blue.yaml"), text("blue", "secret-1"));
		Files.writeString(this.directory.resolve("application-green.yaml"), text("green", "secret-1"));
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.profiles("blue")
			.run("--gateway.discovery.reload-interval=0",
					"--spring.config.additional-location=" + this.directory + "/");
		assertThat(portals()).containsOnlyKeys("eu-1/blue");
		Files.writeString(this.directory.resolve("application-green.yaml"), text("green", "secret-2"));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/blue");
		Files.writeString(this.directory.resolve("application-blue.yaml"), text("blue2", "secret-2"));
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/blue2");
	}

	@Test
	void commandLineStaysOnTopOfFiles() throws IOException {
		write("academy", "${password}");
		start("--password=secret-1", "--spring.config.additional-location=file:" + this.file);
		Files.writeString(this.file, text("campus", "${password}") + "password: secret-2\n");
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/campus");
		assertThat(portals().get("eu-1/campus").credentials().password()).isEqualTo("secret-1");
	}

	@Test
	void sourcesThatAreAddedLaterStayOnTopOfFiles() throws IOException {
		write("academy", "${password:none}");
		start();
		this.application.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("Dynamic Test Properties", Map.of("password", "secret-1")));
		Files.writeString(this.file, text("academy", "${password:none}") + "password: secret-2\n");
		reload();
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("secret-1");
	}

	@Test
	void defaultsAndAnnotationsStayBehindFiles() throws IOException {
		write("academy", "${from.annotation}${from.default}");
		SpringApplication application = new SpringApplicationBuilder(Annotated.class).web(WebApplicationType.NONE)
			.properties("from.default=d", "gateway.discovery.reload-interval=0",
					"spring.config.additional-location=file:" + this.file)
			.build();
		this.application = application.run();
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("ad");
		Files.writeString(this.file,
				text("academy", "${from.annotation}${from.default}") + "from: {annotation: x, default: y}\n");
		reload();
		assertThat(portals().get("eu-1/academy").credentials().password()).isEqualTo("xy");
	}

	@Test
	void filesAreLookedAtAgainAndAgainUntilTheApplicationStops() throws Exception {
		start("--gateway.discovery.reload-interval=20ms", "--spring.config.additional-location=file:" + this.file);
		write("campus", "secret-1");
		await("eu-1/campus");
		Files.writeString(this.file, "gateway: [");
		Eventually.until("a warning is written", () -> warnings() > 0);
		write("partners", "secret-1");
		await("eu-1/partners");
		ConfigurationReloader reload = this.application.getBean(ConfigurationReloader.class);
		assertThat(reload.isRunning()).isTrue();
		this.application.close();
		assertThat(reload.isRunning()).isFalse();
	}

	@Test
	void wrongFileEndsTheStartWithoutAStackTrace() throws IOException {
		Files.writeString(this.file, text("Academy", "secret-1").replace("https:", "ftp:"));
		assertThatExceptionOfType(Exception.class).isThrownBy(this::start);
		assertThat(this.output)
			.contains("APPLICATION FAILED TO START", "The configuration has 2 problems:", "portals[0].name 'Academy'",
					"portals[0].url 'ftp://Academy.example.com' must start with", "gateway.yaml] - 6:16",
					"docs/configuration.md")
			.doesNotContain("secret-", "\tat ");
	}

	@Test
	void malformedFileEndsTheStartWithoutShowingIt() throws IOException {
		Files.writeString(this.file, text("academy", "secret-2: secret-3"));
		assertThatExceptionOfType(Exception.class).isThrownBy(this::start);
		assertThat(this.output)
			.contains("APPLICATION FAILED TO START",
					"is not valid YAML in line 11, column 31: mapping values are not allowed here")
			.doesNotContain("secret-", "\tat ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "{client-id: ${A_ID}, client-secret: b}|11, column 36. Maybe a placeholder without quotes",
					"x\\n\\t\\tmore: y|12, column 1. Maybe a tab",
					"x\\n  clusters: []|12, column 3: the same key is there twice" })
	void faultOfYamlIsToldWithItsFileAtTheStartAndAtAReload(String password, String problem) throws IOException {
		String told = "URL [file:" + this.file + "] is not valid YAML in line " + problem;
		start();
		Files.writeString(this.file, text("academy", password.replace("\\n", "\n").replace("\\t", "\t")));
		reload();
		assertThat(this.output).contains(WARNING, told);
		assertThatExceptionOfType(Exception.class).isThrownBy(this::start);
		assertThat(this.output.toString().split("APPLICATION FAILED TO START")[1]).contains(told)
			.doesNotContain("\tat ", "A_ID");
	}

	@ParameterizedTest
	@EnumSource
	void fileOutOfBoundsIsRefusedWithItsNameAtTheStartAndAtAReload(Oversized kind) throws IOException {
		start();
		Files.writeString(this.file, text("academy", "secret-1") + kind.text);
		reload();
		String told = "URL [file:" + this.file + "] " + kind.problem;
		assertThat(this.output).contains(WARNING, told);
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		assertThatExceptionOfType(Exception.class).isThrownBy(this::start);
		assertThat(this.output.toString().split("APPLICATION FAILED TO START")[1]).contains(told)
			.doesNotContain("\tat ");
	}

	@Test
	void nothingThatReadingThrowsEndsTheThread() throws IOException {
		start("--gateway.discovery.reload-interval=20ms", "--spring.config.additional-location=file:" + this.file);
		AtomicBoolean broken = new AtomicBoolean(true);
		this.application.getEnvironment().getPropertySources().addLast(new MapPropertySource("broken", Map.of()) {

			@Override
			public String[] getPropertyNames() {
				if (broken.get()) {
					throw new StackOverflowError();
				}
				return super.getPropertyNames();
			}

		});
		write("campus", "secret-1");
		Eventually.until("a warning is written", () -> warnings() > 0);
		assertThat(this.output).contains(WARNING + "it could not be read: java.lang.StackOverflowError");
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		broken.set(false);
		await("eu-1/campus");
		Eventually.until("it is valid again",
				() -> this.output.toString().contains("The configuration is valid again"));
		assertThat(warnings()).isEqualTo(1);
	}

	@Test
	void everythingThatIsWrongIsToldTogetherWithoutAStackTrace() throws IOException {
		Files.writeString(this.file, text("Academy", "secret-1")
				+ "  refresh: {intervall: 5s, timeout: soon}\n  discovery: {reloadInterval: -5s}\n");
		assertThatExceptionOfType(Exception.class)
			.isThrownBy(() -> start("--spring.config.additional-location=file:" + this.file,
					"--gateway.limit=reload-interval"));
		assertThat(this.output).contains("APPLICATION FAILED TO START", "The configuration has 5 problems:",
				"gateway.limit is not known. Maybe 'limits' (\"gateway.limit\" from property source \"commandLineArgs\")",
				"gateway.refresh.intervall is not known. Maybe 'interval' (URL [file:" + this.file + "] - 12:24)",
				"gateway.clusters[0].portals[0].name 'Academy' must be",
				"gateway.refresh.timeout 'soon' must be a duration, like 250ms, 5s or 2m (URL [file:" + this.file
						+ "] - 12:37)",
				"gateway.discovery.reloadInterval '-5s' must be greater than or equal to 0 (URL [file:" + this.file
						+ "] - 13:31)")
			.doesNotContain("\tat ");
	}

	@Test
	void optionThatIsNotKnownIsRefusedAtAReload() throws IOException {
		start();
		Files.writeString(this.file, text("campus", "secret-1") + "  refresh: {intervall: 5s}\n");
		reload();
		assertThat(portals()).containsOnlyKeys("eu-1/academy");
		assertThat(this.output).contains("is refused", "gateway.refresh.intervall is not known. Maybe 'interval'");
	}

	@Test
	void demoIsValid() throws IOException {
		Files.writeString(this.file, "x: y");
		start("--spring.profiles.active=demo", "--spring.config.additional-location=file:" + this.file);
		assertThat(portals()).containsOnlyKeys("ap-1/academy", "eu-1/academy", "eu-1/campus", "us-1/academy",
				"us-1/partners");
		assertThat(portals().get("eu-1/campus").url()).isEqualTo(URI.create("http://127.0.0.1:9102"));
		int replaced = replaced();
		reload();
		assertThat(replaced()).isEqualTo(replaced);
		assertThat(warnings()).isZero();
	}

	private void start() {
		start("--spring.config.additional-location=file:" + this.file);
	}

	private void start(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		if (!String.join("", arguments).contains("reload-interval")) {
			all.add("--gateway.discovery.reload-interval=0");
		}
		this.application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
	}

	private void reload() {
		poll();
		assertThat(poll()).as("second look has seen the same").isTrue();
	}

	private boolean poll() {
		return this.application.getBean(ConfigurationReloader.class).poll();
	}

	private void await(String portal) {
		Eventually.until(portal + " is there", () -> portals().containsKey(portal));
	}

	private Map<String, PortalRegistration> portals() {
		Map<String, PortalRegistration> portals = new TreeMap<>();
		this.application.getBean(PortalDirectory.class)
			.listen((clusters, registrations) -> registrations
				.forEach((registration) -> portals.put(registration.ref().toString(), registration)));
		return new TreeMap<>(portals);
	}

	private List<Cluster> clusters() {
		List<Cluster> found = new ArrayList<>();
		this.application.getBean(PortalDirectory.class).listen((clusters, portals) -> found.addAll(clusters));
		return List.copyOf(found);
	}

	private int replaced() {
		return this.application.getBean(Replacements.class).count;
	}

	private int warnings() {
		return this.output.toString().split(WARNING, -1).length - 1;
	}

	private List<String> changes() {
		return this.output.toString()
			.lines()
			.filter((line) -> line.contains("ConfigurationReloader"))
			.map((line) -> line.substring(line.indexOf(" : ") + 3))
			.filter((line) -> line.startsWith("Portal ") || line.startsWith("Cluster "))
			.toList();
	}

	private void write(String portal, String password) throws IOException {
		Files.writeString(this.file, text(portal, password));
	}

	private static String text(String portal, String password) {
		return """
				gateway:
				  clusters:
				    - name: eu-1
				      portals:
				""" + portal(portal, password);
	}

	private static String portal(String portal, String password) {
		return """
				        - name: %1$s
				          url: https://%1$s.example.com
				          robot:
				            client-id: id
				            client-secret: cs
				            username: robot
				            password: %2$s
				""".formatted(portal, password);
	}

	/** Files that take too much memory or stack. */
	enum Oversized {

		ALIASES("a: [&a [%s], %s]\n".formatted("x, ".repeat(9000), "*a, ".repeat(50)),
				"is out of bounds: Token count (400001) exceeds the maximum allowed (400000)"),

		NESTING("deep: " + "[".repeat(100_000) + "]".repeat(100_000) + "\n",
				"is out of bounds: Document nesting depth (51) exceeds the maximum allowed (50)"),

		SIZE("long: " + "x".repeat(50 * 1024 * 1024) + "\n", "has more than 8 MB");

		private final String text;

		private final String problem;

		Oversized(String text, String problem) {
			this.text = text;
			this.problem = problem;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(FileDiscoveryConfiguration.class)
	static class Application {

		@Bean
		PortalDirectory portalDirectory() {
			return new PortalDirectory((registration) -> client());
		}

		@Bean
		Replacements replacements(PortalDirectory directory) {
			Replacements replacements = new Replacements();
			directory.listen((clusters, portals) -> replacements.count++);
			return replacements;
		}

		private static PortalClient client() {
			return (PortalClient) Proxy.newProxyInstance(PortalClient.class.getClassLoader(),
					new Class<?>[] { PortalClient.class }, (proxy, method, arguments) -> {
						throw new UnsupportedOperationException(method.getName());
					});
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Application.class)
	@PropertySource("classpath:discovery.properties")
	static class Annotated {

	}

	static class Replacements {

		private volatile int count;

	}

}
