package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.LabelExpression;
import dev.educates.gateway.tenancy.LabelExpression.Operator;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link TenancyReader}.
 */
class TenancyReaderTests {

	private static final String BCRYPT = "{bcrypt}$2y$10$" + "a".repeat(53);

	@Test
	void clientWhoseRolesGiveNoRightsIsToldWithItsPlace() {
		ListProperty clients = ListProperty.in(Environments.yaml("""
				gateway:
				  clients:
				    - {name: a, password: x, roles: [tennant]}
				    - {name: b, password: x, roles: [reports, admin]}
				    - {name: c, password: x}
				    - {name: d, password: x, roles: [reports, audits]}
				"""), ConfigurationReader.CLIENTS);
		assertThat(TenancyReader.withoutRights(clients)).containsExactly(
				"gateway.clients[0].roles [tennant] give no rights: the client may do nothing. Maybe 'tenant' (f.yaml - 3:38)",
				"gateway.clients[2].roles [] give no rights: the client may do nothing. Maybe 'tenant' (f.yaml - 5:14)",
				"gateway.clients[3].roles [reports, audits] give no rights: the client may do nothing (f.yaml - 6:38)");
	}

	@Test
	void everythingIsRead() {
		Configured configured = read("""
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
				    - {name: admin, password: plain, roles: [admin]}
				""".formatted(BCRYPT));
		assertThat(configured.tenancy().tenants().values()).containsExactly(
				new Tenant("tenant-1", URI.create("https://academy.example.com/"),
						new Selector(List.of(new NamePattern("eu-*")), Map.of(), List.of()),
						new Selector(List.of(), Map.of("audience", "public", "example.com/team", "yes"),
								List.of(new LabelExpression("example.com/team", Operator.IN, Set.of("a", "no")),
										new LabelExpression("old", Operator.DOES_NOT_EXIST, Set.of()))),
						Map.of(), null),
				new Tenant("tenant-2", URI.create("http://other.example.com"), null,
						new Selector(List.of(new NamePattern("one"), new NamePattern("two-?")), Map.of(), List.of()),
						Map.of("region", "eu", "example.com/team", "blue"), 500));
		assertThat(configured.tenancy().clients().values()).containsExactly(
				new Client("custom-portal", BCRYPT, List.of("tenant"), List.of(new NamePattern("tenant-*")), "kiosk1",
						new Quotas(2, 100)),
				new Client("admin", "plain", List.of("admin"), List.of(), null, Quotas.NONE));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{name: t}", "{name: t, clusters: {}, portals: {}}",
			"{name: t, clusters: {nameSelector: {}}}", "{name: t, clusters: {nameSelector: {matchNames: []}}}",
			"{name: t, portals: {labelSelector: {matchLabels: {}, matchExpressions: []}}}" })
	void aTenantWithoutSelectorsHasNothingAndIsWarnedOf(String tenant) {
		Configured configured = read("gateway.tenants: [%s]".formatted(tenant));
		assertThat(configured.tenancy().tenants()).containsValue(new Tenant("t", null, null, null, Map.of(), null));
		assertThat(configured.warnings()).contains("Tenant t selects no clusters and no portals: it has none");
	}

	@Test
	void labelsMayBeTheListOfEducatesResources() {
		Configured configured = read("""
				gateway:
				  clusters:
				    - name: remote-1
				      labels: [{name: customer, value: customer-1}, {name: production}]
				""");
		assertThat(configured.clusters().get("remote-1").labels())
			.isEqualTo(Map.of("customer", "customer-1", "production", ""));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{name: Tenant}                         | gateway.tenants[0].name 'Tenant' must be 1 to 63 lower case letters
					{name: "a:b"}                          | gateway.tenants[0].name 'a:b' must be 1 to 63 lower case letters
					{name: a, quotas: {sessionsPerTenant: 0}} | gateway.tenants[0].quotas.sessionspertenant '0' must be a whole number from 1
					{name: a, quotas: {sessionsPerUser: 1}} | gateway.tenants[0].quotas.sessionsperuser is not known
					{name: a, preferredLabels: eu}         | gateway.tenants[0].preferredlabels must be labels with their values
					{indexUrl: http://a.test}              | gateway.tenants[0].name is missing
					{name: a, indexUrl: academy}           | gateway.tenants[0].indexurl 'academy' must be an address
					{name: a, cluster: {}}                 | gateway.tenants[0].cluster is not known. Maybe 'clusters'
					{name: a, clusters: eu-1}              | gateway.tenants[0].clusters must be a map of name-selector, label-selector
					{name: a, clusters: {matchNames: [x]}} | gateway.tenants[0].clusters.matchnames is not known
					{name: a, clusters: {nameSelector: {matchNames: x}}} | gateway.tenants[0].clusters.nameselector.matchnames must be a list
					{name: a, portals: {labelSelector: {matchExpressions: [{key: k, operator: in, values: [v]}]}}} | operator 'in' must be one of In, NotIn, Exists, DoesNotExist
					{name: a, portals: {labelSelector: {matchExpressions: [{key: k, operator: In}]}}} | values must have at least one value for the operator In
					{name: a, portals: {labelSelector: {matchExpressions: [{key: k, operator: Exists, values: [v]}]}}} | values must be left out for the operator Exists
					{name: a, portals: {labelSelector: {matchExpressions: [{operator: Exists}]}}} | key is missing
					""")
	void aProblemOfATenantIsNamed(String tenant, String problem) {
		assertThat(problems("gateway.tenants: [%s]".formatted(tenant)).replace("-", "").toLowerCase())
			.contains(problem.replace("-", "").toLowerCase());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{password: x}                          | gateway.clients[0].name is missing
			{name: a}                              | gateway.clients[0].password is missing
			{name: a, password: ""}                | gateway.clients[0].password is empty
			{name: a, password: "{bcrypt}hunter2"} | gateway.clients[0].password must be {bcrypt} and a bcrypt hash
			{name: a, password: "{md5}hunter2"}    | gateway.clients[0].password must begin with {bcrypt} or {noop}
			{name: a, password: x, roles: admin}   | gateway.clients[0].roles must be a list
			{name: a, password: x, user: " "}      | gateway.clients[0].user must have from 1 to 150 characters
			{name: a, password: x, quotas: {sessionsPerUser: 0}}  | '0' must be a whole number from 1
			{name: a, password: x, quotas: {sessionsPerUser: many}} | 'many' must be a whole number from 1
			{name: a, passwort: x}                 | gateway.clients[0].passwort is not known. Maybe 'password'
			""")
	void aProblemOfAClientIsNamedAndNoPasswordIs(String client, String problem) {
		assertThat(problems("gateway.clients: [%s]".formatted(client))).contains(problem).doesNotContain("hunter2");
	}

	@Test
	void namesAreUnique() {
		assertThat(problems("""
				gateway:
				  tenants: [{name: a}, {name: a}]
				  clients: [{name: b, password: x}, {name: b, password: x}]
				""")).contains("The configuration has 2 problems",
				"gateway.tenants[1].name 'a' is the name of an earlier one", "gateway.clients[1].name 'b' is the name");
	}

	@Test
	void whatIsMostProbablyNotMeantIsWarnedOf() {
		Configured configured = read("""
				gateway:
				  tenants: [{name: tenant-1, portals: {nameSelector: {matchNames: ["*"]}}}]
				  clients:
				    - {name: a, password: hunter2, roles: [tenant], tenants: [tenant-1]}
				    - {name: b, password: "{noop}hunter3", roles: [tenants, auditor], tenants: ["t*", "x-*"]}
				""");
		assertThat(configured.warnings()).containsExactly(
				"No portals are configured below gateway.clusters: there are no workshops",
				"The password of client a is in plain text. Maybe hash it, see docs/configuration.md",
				"The password of client b is in plain text. Maybe hash it, see docs/configuration.md",
				"Role 'tenants' of client b gives no rights. Maybe 'tenant'",
				"Role 'auditor' of client b gives no rights", "'x-*' of client b is the name of no tenant");
	}

	@Test
	void namesAreToldAsTheyAreWritten() {
		assertThat(problems("""
				gateway:
				  tenants:
				    - {name: a, portals: {labelSelector: {matchLabel: {b: c}}}}
				    - {name: d, clusters: {nameSelectr: {b: c}}, quotas: {sessionsPerTenant: x}}
				    - {name: e, clusters: {name-selectr: {b: c}}, portals: {labelSelector: x}}
				""")).contains(
				"gateway.tenants[0].portals.labelSelector.matchLabel is not known. Maybe 'matchLabels' (f.yaml - 3:59)",
				"gateway.tenants[1].clusters.nameSelectr is not known. Maybe 'nameSelector' (f.yaml - 4:",
				"gateway.tenants[1].quotas.sessionsPerTenant 'x' must be a whole number",
				"gateway.tenants[2].clusters.name-selectr is not known. Maybe 'name-selector' (f.yaml - 5:",
				"gateway.tenants[2].portals.labelSelector must be a map of matchLabels, matchExpressions (f.yaml - 5:");
	}

	@Test
	void aChangeIsToldWithoutValues() {
		Configured before = read("gateway.clients: [{name: a, password: hunter2, roles: [tenant]}]");
		Configured after = read(
				"gateway.clients: [{name: a, password: hunter3, roles: [admin]}, {name: b, password: x}]");
		assertThat(before.changesTo(after)).containsExactly("Client a has changed: password, roles",
				"Client b is added");
	}

	@Test
	void preferredLabelsMayBeWrittenAsEducatesWritesLabels() {
		Configured configured = read(
				"gateway.tenants: [{name: a, preferred-labels: [{name: example.com/region, value: eu}, {name: gpu}]}]");
		assertThat(configured.tenancy().tenants().get("a").preferredLabels())
			.isEqualTo(Map.of("example.com/region", "eu", "gpu", ""));
	}

	@Test
	void changedPreferencesAndQuotasOfATenantAreTold() {
		Configured before = read("gateway.tenants: [{name: a, preferredLabels: {region: eu}}]");
		Configured after = read(
				"gateway.tenants: [{name: a, preferredLabels: {region: us}, quotas: {sessionsPerTenant: 3}}]");
		assertThat(before.changesTo(after)).containsExactly("Tenant a has changed: preferredLabels, quotas");
	}

	private static Configured read(String yaml) {
		return ConfigurationReader.read(Environments.yaml(yaml)).configured();
	}

	private static String problems(String yaml) {
		return catchThrowableOfType(InvalidConfigurationException.class, () -> read(yaml)).getMessage();
	}

}
