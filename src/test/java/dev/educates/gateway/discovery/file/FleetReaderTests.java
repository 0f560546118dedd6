package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link FleetReader}.
 */
class FleetReaderTests {

	private static final String PORTAL = Environments.PORTAL;

	@Test
	void everythingIsRead() {
		Configured fleet = read(Environments.yaml("""
				gateway:
				  clusters:
				    - name: eu-1
				      labels: {region: eu, example.com/team: blue}
				      administrative-state: CORDONED
				      portals:
				        - name: academy
				          url: https://academy.eu-1.example.com/
				          labels: {audience: public}
				          administrative-state: cordoned
				          robot: {client-id: a, client-secret: b, username: robot@educates, password: c}
				        - name: partners
				          url: https://partners.eu-1.example.com
				          robot: {clientId: d, clientSecret: e, username: f, password: g}
				    - name: us-1
				"""));
		assertThat(fleet.clusters().values()).containsExactly(
				new Cluster("eu-1", Map.of("region", "eu", "example.com/team", "blue"), AdministrativeState.CORDONED),
				new Cluster("us-1", Map.of(), AdministrativeState.ACTIVE));
		PortalRef academy = new PortalRef("eu-1", "academy");
		PortalRef partners = new PortalRef("eu-1", "partners");
		assertThat(fleet.portals().values()).containsExactly(
				new PortalRegistration(academy, URI.create("https://academy.eu-1.example.com"),
						Map.of("audience", "public"), AdministrativeState.CORDONED, PortalWeight.EQUAL,
						new RobotCredentials("a", "b", "robot@educates", "c")),
				new PortalRegistration(partners, URI.create("https://partners.eu-1.example.com"), Map.of(),
						AdministrativeState.ACTIVE, PortalWeight.EQUAL, new RobotCredentials("d", "e", "f", "g")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			-                                     | https://academy.example.com
			''                                    | https://academy.example.com
			https://academy.example.com/          | https://academy.example.com
			http://academy-ui.academy.svc:8080/a/ | http://academy-ui.academy.svc:8080/a
			""")
	void portalIsCalledAtItsInternalAddressIfItHasOne(String written, URI called) {
		String lines = (written != null) ? "internal-url: '" + written + "'" : "labels: {}";
		assertThat(read(Environments.yaml("""
				gateway:
				  clusters:
				    - name: eu-1
				      portals:
				        - name: academy
				          url: https://academy.example.com
				          %s
				          robot: {client-id: a, client-secret: b, username: robot@educates, password: c}
				""".formatted(lines))).portals().values()).singleElement().satisfies((portal) -> {
			assertThat(portal.url()).isEqualTo(URI.create("https://academy.example.com"));
			assertThat(portal.calledUrl()).isEqualTo(called);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ftp://academy                | must start with http:// or https://
			https://partners.example.com | is the address in gateway.clusters[0].portals[0].url, too
			""")
	void internalAddressIsOneOfThePortalAlone(String written, String problem) {
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> read(Environments.yaml("""
				gateway:
				  clusters:
				    - name: eu-1
				      portals:
				        - name: partners
				          url: https://partners.example.com
				          robot: {client-id: a, client-secret: b, username: robot@educates, password: c}
				        - name: academy
				          url: https://academy.example.com
				          internal-url: %s
				          robot: {client-id: a, client-secret: b, username: robot@educates, password: c}
				""".formatted(written))))
			.withMessageContaining("gateway.clusters[0].portals[1].internal-url")
			.withMessageContaining(problem);
	}

	@Test
	void nothingAtAllIsNotTheSameAsNone() {
		assertThat(ConfigurationReader.read(Environments.yaml("gateway.discovery.reload-interval: 1s")))
			.isEqualTo(new ConfigurationReader.Reading(Configured.EMPTY,
					List.of("gateway.clusters", "gateway.tenants", "gateway.clients")));
		assertThat(read(Environments.yaml("gateway.clusters: []"))).isEqualTo(Configured.EMPTY);
		assertThat(read(Environments.yaml("gateway: {clusters: }"))).isEqualTo(Configured.EMPTY);
	}

	@Test
	void mapsAndListsMayBeEmpty() {
		assertThat(read(
				Environments.yaml("gateway.clusters: [{name: a, labels: {}, portals: [], administrative-state: }]")))
			.isEqualTo(read(Environments.yaml("gateway.clusters: [{name: a}]")));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "|1|1", "tier: 2|2|1", "weight: 0|1|0", "weight: 1000|1|1000",
			"{tier: 1000, weight: 3}|1000|3", "{tier: , weight: }|1|1" })
	void aPortalHasATierAndAWeight(String written, int tier, int weight) {
		String lines = (written != null) ? written.replaceAll("[{}]", "").replace(", ", "\n          ") : "labels: {}";
		assertThat(read(Environments.yaml(PORTAL.replace("robot:", lines + "\n          robot:"))).portals().values())
			.extracting(PortalRegistration::share)
			.containsExactly(new PortalWeight(tier, weight));
	}

	@Test
	void keysAreRelaxed() {
		assertThat(read(Environments.properties("""
				Gateway.Clusters[0].NAME=a
				Gateway.Clusters[0].administrativeState=CORDONED
				Gateway.Clusters[0].Labels.Example.com/Team=Blue
				""")).clusters().values())
			.containsExactly(new Cluster("a", Map.of("Example.com/Team", "Blue"), AdministrativeState.CORDONED));
	}

	@Test
	void samePortalNameMayBeInTwoClusters() {
		String yaml = PORTAL + PORTAL.replace("gateway:\n  clusters:\n", "")
			.replace("eu-1", "us-1")
			.replace("academy.example", "us.example");
		assertThat(read(Environments.yaml(yaml)).portals()).containsOnlyKeys(new PortalRef("eu-1", "academy"),
				new PortalRef("us-1", "academy"));
	}

	@Test
	void orderDoesNotMatter() {
		assertThat(read(Environments.yaml("gateway.clusters: [{name: a}, {name: b}]")))
			.isEqualTo(read(Environments.yaml("gateway.clusters: [{name: b}, {name: a}]")));
	}

	@Test
	void environmentVariablesWorkAndReplaceTheWholeList() {
		Map<String, Object> variables = new LinkedHashMap<>();
		variables.put("GATEWAY_CLUSTERS_0_NAME", "us-1");
		variables.put("GATEWAY_CLUSTERS_0_ADMINISTRATIVE_STATE", "CORDONED");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_NAME", "p");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_URL", "https://p.example.com");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_LABELS_AUDIENCE", "public");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_ROBOT_CLIENT_ID", "a");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_ROBOT_CLIENTSECRET", "b");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_ROBOT_USERNAME", "c");
		variables.put("GATEWAY_CLUSTERS_0_PORTALS_0_ROBOT_PASSWORD", "d");
		Configured fleet = read(Environments.variables(variables, PORTAL));
		assertThat(fleet.clusters().values())
			.containsExactly(new Cluster("us-1", Map.of(), AdministrativeState.CORDONED));
		assertThat(fleet.portals().values()).singleElement().satisfies((portal) -> {
			assertThat(portal.labels()).containsExactly(Map.entry("audience", "public"));
			assertThat(portal.credentials()).isEqualTo(new RobotCredentials("a", "b", "c", "d"));
		});
	}

	@Nested
	class Labels {

		@Test
		void keysAreAsWritten() {
			assertThat(labels("""
					example.com/team: blue
					"[example.com/quoted]": red
					example.com:
					  nested: green
					Upper_Case: x
					a-b: dash
					ab: none
					""")).containsExactlyInAnyOrderEntriesOf(Map.of("example.com/team", "blue", "example.com/quoted",
					"red", "example.com.nested", "green", "Upper_Case", "x", "a-b", "dash", "ab", "none"));
		}

		@Test
		void keysOfPropertiesFilesAreAsWritten() {
			assertThat(read(Environments.properties("""
					gateway.clusters[0].name=eu-1
					gateway.clusters[0].labels.example.com/team=blue
					gateway.clusters[0].labels[example.com/other]=red
					""")).clusters().get("eu-1").labels())
				.isEqualTo(Map.of("example.com/team", "blue", "example.com/other", "red"));
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "true", "1.0", "1.10", "007", "no", "On", "1e3", "0x1F", "1_000", "2026-01-02", "12:30" })
		void valuesAreAsWritten(String value) {
			assertThat(labels("a: " + value)).isEqualTo(Map.of("a", value));
			assertThat(labels("a:   " + value + "  # why")).isEqualTo(Map.of("a", value));
			assertThat(labels("b: &anchor " + value + "\na: *anchor")).isEqualTo(Map.of("a", value, "b", value));
			assertThat(
					read(Environments.yaml("gateway.clusters: [{name: eu-1, labels: {b: 1,a: %s}}]".formatted(value)))
						.clusters()
						.get("eu-1")
						.labels())
				.isEqualTo(Map.of("a", value, "b", "1"));
		}

		@Test
		void valuesMayBeEmpty() {
			assertThat(labels("a: ''\nb:")).isEqualTo(Map.of("a", "", "b", ""));
		}

		private Map<String, String> labels(String yaml) {
			return read(Environments.yaml("gateway:\n  clusters:\n    - name: eu-1\n      labels:\n" + yaml.indent(8)))
				.clusters()
				.get("eu-1")
				.labels();
		}

	}

	@Nested
	class Problems {

		@Test
		void areReportedTogether() {
			problems(Environments.yaml("""
					gateway:
					  clusters:
					    - name: EU_1
					      portals:
					        - name: academy
					          url: ftp://academy
					    - portals: text
					""")).containsExactly(
					"gateway.clusters[0].name 'EU_1' must be 1 to 63 lower case letters, digits, '-' and '.', beginning and ending with a letter or a digit (f.yaml - 3:13)",
					"gateway.clusters[0].portals[0].url 'ftp://academy' must start with http:// or https:// (f.yaml - 6:16)",
					"gateway.clusters[0].portals[0].robot is missing, a map of client-id, client-secret, username, password (f.yaml - 5:17)",
					"gateway.clusters[1].name is missing (f.yaml - 7:16)",
					"gateway.clusters[1].portals must be a list (f.yaml - 7:16)");
		}

		@Test
		void haveAHeading() {
			assertThat(failure(Environments.yaml("gateway.clusters: [{name: A}]"))).isEqualToNormalizingNewlines(
					"""
							The configuration has a problem:

							- gateway.clusters[0].name 'A' must be 1 to 63 lower case letters, digits, '-' and '.', beginning and ending with a letter or a digit (f.yaml - 1:27)""");
			assertThat(failure(Environments.yaml("gateway.clusters: [{labels: {a: b}}, {labels: {c: d}}]")))
				.startsWith("The configuration has 2 problems:");
		}

		@ParameterizedTest
		@CsvSource({ "A", "-a", "a-", ".a", "a_b", "a/b", "ä",
				"a123456789012345678901234567890123456789012345678901234567890123" })
		void nameIsNotALabel(String name) {
			problems(Environments.yaml("gateway.clusters: [{name: '%s'}]".formatted(name))).singleElement()
				.asString()
				.startsWith("gateway.clusters[0].name '%s' must be 1 to 63".formatted(name));
			problems(Environments.yaml(PORTAL.replace("name: academy", "name: '%s'".formatted(name)))).singleElement()
				.asString()
				.startsWith("gateway.clusters[0].portals[0].name '%s' must be 1 to 63".formatted(name));
		}

		@ParameterizedTest
		@ValueSource(strings = { "a", "1", "a.b-c", "a12345678901234567890123456789012345678901234567890123456789012" })
		void nameIsALabel(String name) {
			assertThat(read(Environments.yaml("gateway.clusters: [{name: '%s'}]".formatted(name))).clusters())
				.containsOnlyKeys(name);
		}

		@Test
		void clusterIsThereTwice() {
			problems(Environments.yaml("gateway.clusters: [{name: a}, {name: b}, {name: a}]"))
				.containsExactly("gateway.clusters[2].name 'a' is the name of an earlier one, too (f.yaml - 1:49)");
		}

		@Test
		void portalIsThereTwice() {
			String second = PORTAL.substring(PORTAL.indexOf("        - name: academy"));
			problems(Environments.yaml(PORTAL + second)).containsExactly(
					"gateway.clusters[0].portals[1].name 'academy' is the name of an earlier one, too (f.yaml - 8:17)",
					"gateway.clusters[0].portals[1].url 'https://academy.example.com' is the address in gateway.clusters[0].portals[0].url, too (f.yaml - 9:16)");
		}

		@Test
		void addressIsThereTwiceInTheFleet() {
			String second = PORTAL.substring(PORTAL.indexOf("    - name: eu-1"))
				.replace("eu-1", "us-1")
				.replace("https://academy.example.com", "HTTPS://Academy.example.com:443/");
			problems(Environments.yaml(PORTAL + second)).containsExactly(
					"gateway.clusters[1].portals[0].url 'HTTPS://Academy.example.com:443/' is the address in gateway.clusters[0].portals[0].url, too (f.yaml - 11:16)");
		}

		@Test
		void addressIsMissingOrEmpty() {
			problems(Environments.yaml(PORTAL.replace("url: https://academy.example.com", "labels: {a: b}")))
				.containsExactly("gateway.clusters[0].portals[0].url is missing (f.yaml - 5:17)");
			problems(Environments.yaml(PORTAL.replace("https://academy.example.com", "")))
				.containsExactly("gateway.clusters[0].portals[0].url is empty (f.yaml - 6:15)");
		}

		@Test
		void addressHasAPassword() {
			problems(Environments.yaml(PORTAL.replace("https://", "https://robot:hidden@"))).containsExactly(
					"gateway.clusters[0].portals[0].url 'https://***@academy.example.com' must not have a user name or a password, which belong to robot (f.yaml - 6:16)");
		}

		@ParameterizedTest
		@ValueSource(strings = { "client-id", "client-secret", "username", "password" })
		void robotIsIncomplete(String key) {
			String robot = "gateway.clusters[0].portals[0].robot.";
			problems(Environments.yaml(PORTAL.replaceFirst(key + ": [^,}]+", key + ": ''"))).singleElement()
				.asString()
				.startsWith(robot + key + " is empty (f.yaml - 7:");
			problems(Environments.yaml(PORTAL.replaceFirst(key + ": [^,}]+,?", ""))).singleElement()
				.asString()
				.startsWith(robot + key + " is missing (f.yaml - 7:");
		}

		@ParameterizedTest
		@CsvSource({ "name:,nam:,robot.usernam,username", "url:,uri:,uri,url", "robot:,robots:,robots,robot",
				"password:,pasword:,robot.pasword,password", "client-secret:,secret:,robot.secret,client-secret" })
		void keyIsUnknownButNear(String key, String typed, String name, String maybe) {
			problems(Environments.yaml(PORTAL.replaceFirst("(?s)(portals:.*)" + key, "$1" + typed)))
				.anyMatch((problem) -> problem.startsWith(
						"gateway.clusters[0].portals[0].%s is not known. Maybe '%s' (f.yaml".formatted(name, maybe)));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|',
				value = { "tier: 0|tier '0' must be a whole number from 1 to 1000",
						"tier: 1001|tier '1001' must be a whole number from 1 to 1000",
						"tier: first|tier 'first' must be a whole number from 1 to 1000",
						"weight: -1|weight '-1' must be a whole number from 0 to 1000",
						"weight: 1001|weight '1001' must be a whole number from 0 to 1000",
						"weight: 1.5|weight '1.5' must be a whole number from 0 to 1000",
						"weight: 99999999999|weight '99999999999' must be a whole number from 0 to 1000",
						"weight: [1]|weight must be a text, without anything below it" })
		void shareIsWrong(String line, String problem) {
			problems(Environments.yaml(PORTAL.replace("robot:", line + "\n          robot:"))).singleElement()
				.asString()
				.startsWith("gateway.clusters[0].portals[0]." + problem);
		}

		@Test
		void keyIsUnknown() {
			problems(Environments.yaml("gateway.clusters: [{name: a, something: {else: b}}]"))
				.containsExactly("gateway.clusters[0].something is not known (f.yaml - 1:48)");
		}

		@Test
		void placeholderIsUnknown() {
			String yaml = PORTAL.replace("password: c", "password: 'x${PASSWORD}y'").replace("eu-1", "${CLUSTER}");
			problems(Environments.yaml(yaml)).containsExactly(
					"gateway.clusters[0].name has a placeholder that cannot be resolved: ${CLUSTER} (f.yaml - 3:13)",
					"gateway.clusters[0].portals[0].robot.password has a placeholder that cannot be resolved: ${PASSWORD} (f.yaml - 7:87)");
		}

		@Test
		void partOfASecretThatLooksLikeAPlaceholderIsNotShown() {
			String yaml = PORTAL.replace("password: c", "password: '${PASSWORD}'");
			problems(Environments.yaml(yaml, Map.of("PASSWORD", "abc${hidden}"))).containsExactly(
					"gateway.clusters[0].portals[0].robot.password has a placeholder that cannot be resolved: it is in a value that this one refers to (f.yaml - 7:87)");
		}

		@Test
		void placeholderRefersToItself() {
			String yaml = PORTAL.replace("password: c", "password: '${PASSWORD}'");
			problems(Environments.yaml(yaml, Map.of("PASSWORD", "${PASSWORD}"))).containsExactly(
					"gateway.clusters[0].portals[0].robot.password has a placeholder that cannot be resolved: ${PASSWORD} (f.yaml - 7:87)");
		}

		@Test
		void placeholderIsEmpty() {
			String yaml = PORTAL.replace("password: c", "password: '${PASSWORD:}'");
			problems(Environments.yaml(yaml))
				.containsExactly("gateway.clusters[0].portals[0].robot.password is empty (f.yaml - 7:87)");
		}

		@Test
		void administrativeStateIsUnknown() {
			problems(Environments.yaml("gateway.clusters: [{name: a, administrative-state: DRAINED}]")).containsExactly(
					"gateway.clusters[0].administrative-state 'DRAINED' must be one of [ACTIVE, CORDONED] (f.yaml - 1:52)");
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', value = { "text|gateway.clusters must be a list (f.yaml - 1:19)",
				"{eu-1: {name: a}}|gateway.clusters must be a list (f.yaml - 1:33)",
				"[eu-1]|gateway.clusters[0] must be a map of name, labels, administrative-state, portals (f.yaml - 1:20)",
				"[{name: [a]}]|gateway.clusters[0].name must be a text, without anything below it (f.yaml - 1:28)",
				"[{name: a, portals: b}]|gateway.clusters[0].portals must be a list (f.yaml - 1:39)",
				"[{name: a, portals: {b: {url: c}}}]|gateway.clusters[0].portals must be a list (f.yaml - 1:49)",
				"[{name: a, labels: b}]|gateway.clusters[0].labels must be labels with their values, not a single value (f.yaml - 1:38)",
				"[{name: a, labels: {b: [c]}}]|gateway.clusters[0].labels[b[0]] must be a text, not a list (f.yaml - 1:43)",
				"[{}]|gateway.clusters[0] must be a map of name, labels, administrative-state, portals (\"gateway.clusters[0]\" from property source \"file\")" })
		void typeIsWrong(String clusters, String problem) {
			problems(Environments.yaml("gateway.clusters: " + clusters)).containsExactly(problem);
		}

		@Test
		void listHasAGap() {
			problems(Environments.properties("gateway.clusters[1].name=a")).containsExactly(
					"gateway.clusters must be a list without empty items, but has only the items [1] (f.yaml - 1:26)");
		}

		@Test
		void robotIsATextThatIsNotShown() {
			problems(Environments.yaml(PORTAL.replaceFirst("\\{client-id.*", "robot:hidden"))).containsExactly(
					"gateway.clusters[0].portals[0].robot must be a map of client-id, client-secret, username, password (f.yaml - 7:18)");
		}

	}

	private static Configured read(ConfigurableEnvironment environment) {
		Configured fleet = ConfigurationReader.read(environment).configured();
		assertThat(fleet).isNotNull();
		return fleet;
	}

	private static String failure(ConfigurableEnvironment environment) {
		return catchThrowableOfType(InvalidConfigurationException.class, () -> ConfigurationReader.read(environment))
			.getMessage();
	}

	private static ListAssert<String> problems(ConfigurableEnvironment environment) {
		String message = failure(environment);
		assertThat(message).doesNotContain("hidden", "'b'");
		return assertThat(List.of(message.split("\\R- ")).stream().skip(1).toList());
	}

}
