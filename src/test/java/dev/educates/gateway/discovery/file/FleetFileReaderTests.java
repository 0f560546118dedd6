package dev.educates.gateway.discovery.file;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.server.configuration.Environments;
import dev.educates.gateway.server.configuration.InvalidConfigurationException;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.LabelExpression;
import dev.educates.gateway.tenancy.LabelExpression.Operator;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenant;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link FleetFileReader}.
 */
class FleetFileReaderTests {

	private static final String PORTAL = Environments.PORTAL;

	private static final String BCRYPT = "{bcrypt}$2y$10$" + "a".repeat(53);

	private static final Pattern PLACE = Pattern.compile("(.*) \\(f\\.yaml - (\\d+):\\d+\\)", Pattern.DOTALL);

	@Test
	void clustersAndPortalsAreRead() {
		DiscoveredFleet fleet = read("""
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
				""");
		assertThat(fleet.clusters().values()).containsExactly(
				new Cluster("eu-1", Map.of("region", "eu", "example.com/team", "blue"), AdministrativeState.CORDONED),
				new Cluster("us-1", Map.of(), AdministrativeState.ACTIVE));
		assertThat(fleet.portals().values()).containsExactly(
				new PortalRegistration(new PortalRef("eu-1", "academy"), URI.create("https://academy.eu-1.example.com"),
						Map.of("audience", "public"), AdministrativeState.CORDONED, PortalWeight.EQUAL,
						new RobotCredentials("a", "b", "robot@educates", "c")),
				new PortalRegistration(new PortalRef("eu-1", "partners"),
						URI.create("https://partners.eu-1.example.com"), Map.of(), AdministrativeState.ACTIVE,
						PortalWeight.EQUAL, new RobotCredentials("d", "e", "f", "g")));
	}

	@Test
	void tenantsAndClientsAreRead() {
		DiscoveredFleet fleet = read("""
				gateway:
				  tenants:
				    - name: tenant-1
				      indexUrl: https://academy.example.com/
				      clusters: {nameSelector: {matchNames: ["eu-*"]}}
				      portals:
				        labelSelector:
				          matchLabels: {audience: public, example.com/team: yes}
				          matchExpressions:
				            - {key: example.com/team, operator: In, values: [a, no]}
				            - {key: new, operator: NotIn, values: [a]}
				            - {key: here, operator: Exists}
				            - {key: old, operator: DoesNotExist}
				    - name: tenant-2
				      index-url: http://other.example.com
				      portals: {name-selector: {match-names: [one, "two-?"]}}
				      preferredLabels: {region: eu, example.com/team: blue}
				      quotas: {sessionsPerTenant: 500}
				  clients:
				    - name: custom-portal
				      password: "%s"
				      roles: [tenant]
				      tenants: ["tenant-*"]
				      user: "  kiosk\uff11 "
				      quotas: {sessionsPerUser: 2, sessions-per-client: 100}
				    - {name: admin, password: plain, roles: [admin], user: ""}
				""".formatted(BCRYPT));
		assertThat(fleet.tenancy().tenants().values()).containsExactly(
				new Tenant("tenant-1", URI.create("https://academy.example.com/"),
						new Selector(List.of(new NamePattern("eu-*")), Map.of(), List.of()),
						new Selector(List.of(), Map.of("audience", "public", "example.com/team", "yes"),
								List.of(new LabelExpression("example.com/team", Operator.IN, Set.of("a", "no")),
										new LabelExpression("new", Operator.NOT_IN, Set.of("a")),
										new LabelExpression("here", Operator.EXISTS, Set.of()),
										new LabelExpression("old", Operator.DOES_NOT_EXIST, Set.of()))),
						Map.of(), null),
				new Tenant("tenant-2", URI.create("http://other.example.com"), null,
						new Selector(List.of(new NamePattern("one"), new NamePattern("two-?")), Map.of(), List.of()),
						Map.of("region", "eu", "example.com/team", "blue"), 500));
		assertThat(fleet.tenancy().clients().values()).containsExactly(
				new Client("custom-portal", BCRYPT, List.of("tenant"), List.of(new NamePattern("tenant-*")), "kiosk1",
						new Quotas(2, 100)),
				new Client("admin", "plain", List.of("admin"), List.of(), null, Quotas.NONE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "clusters", "tenancy" })
	void everyProblemIsReportedAtItsLine(String file) throws IOException {
		List<String> lines = Files.readAllLines(Path.of("src/test/resources/fleet/invalid-" + file + ".yaml"));
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			String[] parts = lines.get(i).split(" # ! ");
			for (String part : List.of(parts).subList(1, parts.length)) {
				expected.add((i + 1) + " " + part.strip());
			}
		}
		ListAssert<String> reported = problems(
				Environments.yaml(String.join("\n", lines), Map.of("REFERS", "abc${hidden}", "ITSELF", "${ITSELF}")));
		reported.hasSameSizeAs(expected);
		for (String problem : expected) {
			reported.anyMatch((each) -> placed(each).startsWith(problem), problem);
		}
	}

	/** The number of its line, and the problem. */
	private static String placed(String problem) {
		Matcher place = PLACE.matcher(problem);
		assertThat(place.matches()).as(problem).isTrue();
		return place.group(2) + " " + place.group(1);
	}

	@Test
	void problemsHaveAHeadingAndAreInTheOrderOfTheFile() {
		assertThat(failure(Environments.yaml("gateway.clusters: [{name: A}]"))).isEqualToNormalizingNewlines(
				"""
						The configuration has a problem:

						- gateway.clusters[0].name 'A' must be 1 to 63 lower case letters, digits, '-' and '.', beginning and ending with a letter or a digit (f.yaml - 1:27)""");
		assertThat(
				failure(Environments.yaml("gateway: {limit: x, clusters: [{portals: x}, {labels: {c: d}}]}")).lines())
			.containsExactly("The configuration has 4 problems:", "",
					"- gateway.limit is not known. Maybe 'limits' (f.yaml - 1:18)",
					"- gateway.clusters[0].portals must be a list (f.yaml - 1:42)",
					"- gateway.clusters[0].name is missing (f.yaml - 1:42)",
					"- gateway.clusters[1].name is missing (f.yaml - 1:59)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "text|gateway.clusters must be a list (f.yaml - 1:19)",
			"{eu-1: {name: a}}|gateway.clusters must be a list (f.yaml - 1:33)" })
	void clustersAreAList(String clusters, String problem) {
		problems(Environments.yaml("gateway.clusters: " + clusters)).containsExactly(problem);
	}

	@Test
	void listHasNoGap() {
		problems(Environments.properties("gateway.clusters[1].name=a")).containsExactly(
				"gateway.clusters must be a list without empty items, but has only the items [1] (f.yaml - 1:26)");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			-                                     | https://academy.example.com
			''                                    | https://academy.example.com
			https://academy.example.com/          | https://academy.example.com
			http://academy-ui.academy.svc:8080/a/ | http://academy-ui.academy.svc:8080/a
			""")
	void portalIsCalledAtItsInternalAddressIfItHasOne(String written, URI called) {
		String line = (written != null) ? "internal-url: '" + written + "'" : "labels: {}";
		assertThat(read(PORTAL.replace("robot:", line + "\n          robot:")).portals().values()).singleElement()
			.satisfies((portal) -> {
				assertThat(portal.url()).isEqualTo(URI.create("https://academy.example.com"));
				assertThat(portal.calledUrl()).isEqualTo(called);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "labels: {}|1|1", "tier: 2|2|1", "weight: 0|1|0", "weight: 1000|1|1000",
			"{tier: 1000, weight: 3}|1000|3", "{tier: , weight: }|1|1" })
	void aPortalHasATierAndAWeight(String written, int tier, int weight) {
		String lines = written.startsWith("{") ? written.replaceAll("[{}]", "").replace(", ", "\n          ") : written;
		assertThat(read(PORTAL.replace("robot:", lines + "\n          robot:")).portals().values())
			.extracting(PortalRegistration::weight)
			.containsExactly(new PortalWeight(tier, weight));
	}

	/** Spring's conversion would take some of them. */
	@ParameterizedTest
	@ValueSource(strings = { "tier: 0x10", "tier: \"#10\"", "weight: \"1 0\"", "administrative-state: COR-DONED" })
	void valueThatOnlySpringUnderstandsIsReported(String option) {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> read(PORTAL.replace("robot:", option + "\n          robot:")))
			.satisfies((ex) -> assertThat(ex.problems()).anyMatch((problem) -> problem
				.startsWith("gateway.clusters[0].portals[0]." + option.substring(0, option.indexOf(':')))));
	}

	@Test
	void nothingAtAllIsNotTheSameAsNone() {
		assertThat(FleetFileReader.read(Environments.yaml("gateway.discovery.reload-interval: 1s"),
				FleetFileReader.Scope.FLEET))
			.isEqualTo(new FleetFileReader.Reading(DiscoveredFleet.EMPTY, List.of("clusters", "tenants", "clients")));
		assertThat(read("gateway.clusters: []")).isEqualTo(DiscoveredFleet.EMPTY);
		assertThat(read("gateway: {clusters: }")).isEqualTo(DiscoveredFleet.EMPTY);
	}

	@Test
	void mapsAndListsMayBeEmpty() {
		assertThat(read("gateway.clusters: [{name: a, labels: {}, portals: [], administrative-state: }]"))
			.isEqualTo(read("gateway.clusters: [{name: a}]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "1", "a.b-c", "a12345678901234567890123456789012345678901234567890123456789012" })
	void nameIsALabel(String name) {
		assertThat(read("gateway.clusters: [{name: '%s'}]".formatted(name)).clusters()).containsOnlyKeys(name);
	}

	@Test
	void namesAreRelaxed() {
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
		assertThat(read(yaml).portals()).containsOnlyKeys(new PortalRef("eu-1", "academy"),
				new PortalRef("us-1", "academy"));
	}

	@Test
	void orderDoesNotMatter() {
		assertThat(read("gateway.clusters: [{name: a}, {name: b}]"))
			.isEqualTo(read("gateway.clusters: [{name: b}, {name: a}]"));
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
		DiscoveredFleet fleet = read(Environments.variables(variables, PORTAL));
		assertThat(fleet.clusters().values())
			.containsExactly(new Cluster("us-1", Map.of(), AdministrativeState.CORDONED));
		assertThat(fleet.portals().values()).singleElement().satisfies((portal) -> {
			assertThat(portal.labels()).containsExactly(Map.entry("audience", "public"));
			assertThat(portal.credentials()).isEqualTo(new RobotCredentials("a", "b", "c", "d"));
		});
	}

	@Test
	void keysOfLabelsAreAsWritten() {
		assertThat(labels("""
				example.com/team: blue
				"[example.com/quoted]": red
				example.com:
				  nested: green
				Upper_Case: x
				a-b: dash
				ab: none
				on: "no"
				1: one
				""")).containsExactlyInAnyOrderEntriesOf(Map.of("example.com/team", "blue", "example.com/quoted", "red",
				"example.com.nested", "green", "Upper_Case", "x", "a-b", "dash", "ab", "none", "on", "no", "1", "one"));
		assertThat(read(Environments.properties("""
				gateway.clusters[0].name=eu-1
				gateway.clusters[0].labels.example.com/team=blue
				gateway.clusters[0].labels[example.com/other]=red
				""")).clusters().get("eu-1").labels())
			.isEqualTo(Map.of("example.com/team", "blue", "example.com/other", "red"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "1.0", "1.10", "007", "no", "On", "1e3", "0x1F", "1_000", "2026-01-02", "12:30" })
	void valuesOfLabelsAreAsWritten(String value) {
		assertThat(labels("a: " + value)).isEqualTo(Map.of("a", value));
		assertThat(labels("a:   " + value + "  # why")).isEqualTo(Map.of("a", value));
		assertThat(labels("b: &anchor " + value + "\na: *anchor")).isEqualTo(Map.of("a", value, "b", value));
		assertThat(read("gateway.clusters: [{name: eu-1, labels: {b: 1,a: %s}}]".formatted(value)).clusters()
			.get("eu-1")
			.labels()).isEqualTo(Map.of("a", value, "b", "1"));
	}

	@Test
	void valuesOfLabelsMayBeEmpty() {
		assertThat(labels("a: ''\nb:")).isEqualTo(Map.of("a", "", "b", ""));
	}

	@Test
	void labelsMayBeTheListOfEducatesResources() {
		assertThat(labels("- {name: example.com/customer, value: customer-1}\n- {name: production}"))
			.isEqualTo(Map.of("example.com/customer", "customer-1", "production", ""));
		assertThat(read("gateway.tenants: [{name: a, preferred-labels: [{name: region, value: eu}, {name: gpu}]}]")
			.tenancy()
			.tenants()
			.get("a")
			.preferredLabels()).isEqualTo(Map.of("region", "eu", "gpu", ""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{name: t}", "{name: t, clusters: {}, portals: {}}",
			"{name: t, clusters: {nameSelector: {}}}", "{name: t, clusters: {nameSelector: {matchNames: []}}}",
			"{name: t, portals: {labelSelector: {matchLabels: {}, matchExpressions: []}}}" })
	void aTenantWithoutSelectorsHasNothing(String tenant) {
		assertThat(read("gateway.tenants: [%s]".formatted(tenant)).tenancy().tenants())
			.containsValue(new Tenant("t", null, null, null, Map.of(), null));
	}

	private static Map<String, String> labels(String yaml) {
		return read("gateway:\n  clusters:\n    - name: eu-1\n      labels:\n" + yaml.indent(8)).clusters()
			.get("eu-1")
			.labels();
	}

	@ParameterizedTest
	@ValueSource(strings = { "url: 'redis://valkey:6379'", "nodes: ['redis://valkey:6379']" })
	void sharedStoreTakesASigningKey(String address) {
		String yaml = "gateway: {coordination: {redis: {%s}}%s}";
		assertThat(failure(Environments.yaml(yaml.formatted(address, ""))))
			.contains("gateway.security.signing-key is missing: gateway.coordination.redis takes one");
		FleetFileReader.read(
				Environments.yaml(yaml.formatted(address, ", security: {signing-key: %s}".formatted("k".repeat(32)))),
				FleetFileReader.Scope.COMMAND);
	}

	private static DiscoveredFleet read(String yaml) {
		return read(Environments.yaml(yaml));
	}

	private static DiscoveredFleet read(ConfigurableEnvironment environment) {
		return FleetFileReader.read(environment, FleetFileReader.Scope.FLEET).fleet();
	}

	private static String failure(ConfigurableEnvironment environment) {
		return catchThrowableOfType(InvalidConfigurationException.class,
				() -> FleetFileReader.read(environment, FleetFileReader.Scope.COMMAND))
			.getMessage();
	}

	private static ListAssert<String> problems(ConfigurableEnvironment environment) {
		String message = failure(environment);
		assertThat(message).doesNotContain("hidden");
		return assertThat(List.of(message.split("\\R- ")).stream().skip(1).toList());
	}

}
