package dev.educates.gateway.server.configuration;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConfigurationTree}, with all records of options.
 */
class ConfigurationTreeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "refresh.intervall: 5s|refresh.intervall is not known. Maybe 'interval'",
			"placment.policy: soonest|placment is not known. Maybe 'placement'",
			"security.signin-key: x|security.signin-key is not known. Maybe 'signing-key'",
			"security.signinKey: x|security.signinKey is not known. Maybe 'signingKey'",
			"cors.allowed-origin: x|cors.allowed-origin is not known. Maybe 'allowed-origins'",
			"limit.depth: 3|limit is not known. Maybe 'limits'", "cluster: []|cluster is not known. Maybe 'clusters'",
			"signing-key: x|signing-key is not known. Maybe 'gateway.security.signing-key'",
			"something.else: x|something is not known",
			"refresh.interval.of: 5s|refresh.interval must be a text, without anything below it",
			"session.claims-patience: 5s|session.claims-patience is not known. Maybe 'patience' or 'reservation-patience' or 'poll-patience'",
			"session.claimsPatience: 5s|session.claimsPatience is not known. Maybe 'patience' or 'reservationPatience' or 'pollPatience'",
			"tenants: [{portals: {any: thing}}]|tenants[0].portals.any is not known",
			"limits.rates.login: 1/s burst 1|limits.rates.login is not known. Maybe 'logins'",
			"'oidc[0].isuer: x'|oidc[0].isuer is not known. Maybe 'issuer'",
			"'oidc[1].claims.usr: x'|oidc[1].claims.usr is not known. Maybe 'user'",
			"'simulator.portals[0].environments[0].capacitys: 1'|simulator.portals[0].environments[0].capacitys is not known. Maybe 'capacity'",
			"refresh: 5s|refresh must be a map of interval, timeout, maximum-age, query-deadline" })
	void unknownNameIsReported(String line, String problem) {
		assertThat(unknown("gateway." + line)).singleElement()
			.asString()
			.startsWith("gateway." + problem + " (f.yaml - 1:");
	}

	@Test
	void unknownSectionIsReportedOnceWithFileLineAndColumn() {
		assertThat(unknown("""
				gateway:
				  refresh:
				    interval: 5s
				  refrehs: {interval: 5s, timeout: 4s}
				""")).containsExactly("gateway.refrehs is not known. Maybe 'refresh' (f.yaml - 4:23)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway.refresh.maximumAge: 5s", "gateway.refresh.maximum_age: 5s",
			"Gateway.Refresh.MAXIMUM-AGE: 5s", "gateway.refresh:", "gateway:", "gateway.oidc: []",
			"gateway.cors.allowed-origins: [a, b]", "gateway.cors.allowed-origins: a, b",
			"gateway.oidc: [{issuer: a, jwkSetUri: b, roles: {admin: [c]}, claims: {user: d}}]",
			"gateway.simulator.portals: [{labels: {any/key: x}, latency: {request: 1s}}]",
			"spring.refresh.intervall: x", "serving.y: z", "login: x", "locking.a: b", "app.gatway: x", "debug: true" })
	void isNotAnOption(String known) {
		assertThat(unknown(known)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "gatway,gateway", "gateways,gateway", "gatewya,gateway", "Gatway,gateway", "sping,spring",
			"sever,server", "srever,server", "psring,spring", "mangement,management", "loging,logging" })
	void rootThatIsNearlyAUsualOneIsReported(String root, String usual) {
		assertThat(unknown("""
				%s:
				  a: {b: c}
				  d: [e, f]
				""".formatted(root)))
			.containsExactly("%s is not known. Maybe '%s' (f.yaml - 2:10)".formatted(root, usual));
	}

	@Test
	void rootToWhichAPlaceholderRefersNeedNotBeAUsualOne() {
		assertThat(unknown("sever: {name: x}\ngateway.default-index-url: https://${sever.name}/")).isEmpty();
	}

	@Test
	void misspeltCommandIsReported() {
		ConfigurableEnvironment environment = Environments.yaml("x: y");
		environment.getPropertySources()
			.addFirst(new SimpleCommandLinePropertySource("--chek-config", "--help-me", "--srever.port=8085",
					"--gatway.refresh.interval=5s", "--other", "--helper"));
		assertThat(names(environment)).satisfiesExactlyInAnyOrder(
				(problem) -> assertThat(problem).startsWith("chek-config is not known. Maybe 'check-config' ("),
				(problem) -> assertThat(problem).startsWith("help-me is not known. Maybe 'help' ("),
				(problem) -> assertThat(problem).startsWith("srever is not known. Maybe 'server' ("),
				(problem) -> assertThat(problem).startsWith("gatway is not known. Maybe 'gateway' ("));
	}

	@Test
	void rootsOfEnvironmentVariablesBelongToTheMachine() {
		assertThat(names(variable("SEVER_PORT"))).isEmpty();
	}

	@Test
	void nameToWhichAPlaceholderRefersNeedNotBeAnOption() {
		assertThat(unknown("gateway: {key-of-mine: x, security: {signing-key: '${gateway.key-of-mine:y}'}}")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
			"refresh.interval: 5x|'5x' must be a duration, like 250ms, 5s or 2m",
			"refresh.interval: -5s|'-5s' must be greater than 0", "refresh.maximum-age: 0|'0' must be greater than 0",
			"discovery.reload-interval: -1s|'-1s' must be greater than or equal to 0",
			"shutdown.delay: -1s|'-1s' must be greater than or equal to 0",
			"answers.memory: -1MB|'-1MB' must be greater than or equal to 0",
			"answers.unused-time: 0s|'0s' must be greater than 0",
			"waiting.maximum-patience: 500ms|'500ms' must be longer than or equal to 1 second",
			"waiting.maximum: 0|'0' must be greater than 0", "sockets.maximum: 0|'0' must be greater than 0",
			"subscriptions.maximum-per-socket: 0|'0' must be greater than 0",
			"metrics.maximum-portals: -1|'-1' must be greater than or equal to 0",
			"session.portal-failures: 0|'0' must be greater than 0",
			"session.believed-attempts: -1|'-1' must be greater than or equal to 0",
			"limits.depth: many|'many' must be a whole number", "limits.depth: 0|'0' must be greater than 0",
			"limits.concurrent.user: 0|'0' must be greater than 0", "limits.body: 0B|'0B' must be greater than 0",
			"limits.body: 1 ton|'1 ton' must be a size, like 64KB or 16MB", "limits.body: 2GB|'2GB' must be below 1GB",
			"limits.rates.logins: 5 per s|'5 per s' must be like '20/s burst 300' or '30/m burst 5'",
			"limits.introspection: maybe|'maybe' must be true or false",
			"user-ids: everywhere|'everywhere' must be one of per-tenant, global",
			"placement.policy: sonest|(sonest) is not known. Maybe 'soonest' or 'lookup-service'",
			"portal.maximum-catalog-size: 2GB|'2GB' must be between 1KB and 1GB",
			"security.signing-key: short|(5 bytes) must have at least 32",
			"security.login-attempts: 0|'0' must be greater than 0",
			"default-index-url: 'https://u:hidden@[st/'|'https://***@[st/' must be an address" })
	void valueIsReportedWithNameAndPlace(String line, String problem) {
		String option = line.substring(0, line.indexOf(':'));
		assertThat(Environments.problems(Environments.yaml("gateway." + line))).singleElement()
			.asString()
			.startsWith("gateway." + option + " " + problem)
			.contains(" (f.yaml - 1:")
			.doesNotContain("hidden");
	}

	@Test
	void allValuesAreReportedTogetherInTheOrderOfTheFile() {
		assertThat(Environments.problems(Environments.yaml("""
				gateway:
				  refresh: {interval: often, timeout: soon}
				  limits: {depth: deep}
				  sockets: {keep-alive: -1500ms, maximum: 0}
				  waiting: {interval: 0s, grace: -1s}
				"""))).containsExactly(
				"gateway.refresh.interval 'often' must be a duration, like 250ms, 5s or 2m (f.yaml - 2:23)",
				"gateway.refresh.timeout 'soon' must be a duration, like 250ms, 5s or 2m (f.yaml - 2:39)",
				"gateway.limits.depth 'deep' must be a whole number (f.yaml - 3:19)",
				"gateway.sockets.keep-alive '-1500ms' must be greater than 0 (f.yaml - 4:25)",
				"gateway.sockets.maximum '0' must be greater than 0 (f.yaml - 4:43)",
				"gateway.waiting.interval '0s' must be greater than 0 (f.yaml - 5:23)",
				"gateway.waiting.grace '-1s' must be greater than or equal to 0 (f.yaml - 5:34)");
	}

	@Test
	void issuerIsReportedWithItsPlaceInTheList() {
		assertThat(Environments
			.problems(Environments.yaml("gateway.oidc: [{issuer: https://id.example.com}, {audience: a}]")))
			.containsExactly("gateway.oidc[1] issuer is missing (f.yaml - 1:61)");
		assertThat(Environments.problems(Environments.yaml("gateway.oidc: [{issuer: 'https://id example'}]")))
			.singleElement()
			.asString()
			.startsWith("gateway.oidc[0] issuer 'https://id example' must be an address");
	}

	@ParameterizedTest
	@ValueSource(strings = { "security.signing-key", "refresh.interval", "oidc[0].issuer" })
	void unknownPlaceholderIsNotTheValue(String option) {
		assertThat(Environments
			.problems(Environments.yaml("'gateway.%s': ${A_NAME_THAT_IS_LONGER_THAN_32_BYTES}".formatted(option))))
			.containsExactly("gateway." + option
					+ " has a placeholder that cannot be resolved: ${A_NAME_THAT_IS_LONGER_THAN_32_BYTES} (f.yaml - 1:%d)"
						.formatted(option.length() + 13));
	}

	@Test
	void commandLineAndVariablesOutweighWhatIsWrongInAFile() {
		assertThat(Environments.problems(Environments.yaml("gateway.refresh.interval: 1s\nother: ${nowhere}")))
			.isEmpty();
		assertThat(Environments.problems(
				Environments.variables(Map.of("GATEWAY_REFRESH_INTERVAL", "1s"), "gateway.refresh.interval: often")))
			.isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "GATEWAY_REFRESH_INTERVALL,GATEWAY_REFRESH_INTERVAL",
			"GATEWAY_PLACMENT_POLICY,GATEWAY_PLACEMENT_POLICY",
			"GATEWAY_SECURITY_SIGNIN_KEY,GATEWAY_SECURITY_SIGNING_KEY",
			"GATEWAY_CLUSTER_0_NAME,GATEWAY_CLUSTERS_0_NAME" })
	void variableThatIsNearlyAnOptionIsReported(String name, String near) {
		assertThat(names(variable(name)))
			.containsExactly("%s is not known. Maybe '%s' (\"%1$s\" from property source \"systemEnvironment\")"
				.formatted(name, near));
	}

	@Test
	void variableBelowAListIsReported() {
		assertThat(names(variable("GATEWAY_CLUSTERS_0_NAM"))).singleElement()
			.asString()
			.startsWith("GATEWAY_CLUSTERS_0_NAM is not known (");
		assertThat(names(variable("GATEWAY_OIDC_0_ISUER"))).singleElement()
			.asString()
			.startsWith("GATEWAY_OIDC_0_ISUER is not known (");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GATEWAY_REFRESH_INTERVAL", "GATEWAY_REFRESH_MAXIMUM_AGE", "GATEWAY_REFRESH_MAXIMUMAGE",
			"GATEWAY_OIDC_0_ISSUER", "GATEWAY_OIDC_0_JWKSETURI", "GATEWAY_CORS_ALLOWEDORIGINS_0",
			"GATEWAY_CLUSTERS_0_PORTALS_0_LABELS_AUDIENCE", "GATEWAY_TENANTS_0_PORTALS_NAMESELECTOR_MATCHNAMES_0",
			"GATEWAY_SERVICE_HOST", "GATEWAY_SERVICE_PORT_HTTP", "GATEWAY_PORT", "GATEWAY_PORT_8080_TCP_ADDR",
			"GATEWAY_PORTAL_PASSWORD", "GATEWAY_PORTAL" })
	void variableIsAnOptionOrNotOurs(String name) {
		assertThat(names(variable(name))).isEmpty();
	}

	@Test
	void variableToWhichAPlaceholderRefersIsNotReported() {
		assertThat(names(Environments.variables(Map.of("GATEWAY_SECURITY_SIGNIN_KEY", "x"),
				"gateway.security.signing-key: ${GATEWAY_SECURITY_SIGNIN_KEY}")))
			.isEmpty();
	}

	private static ConfigurableEnvironment variable(String name) {
		return Environments.variables(Map.of(name, "x"), "x: y");
	}

	private static List<String> unknown(String yaml) {
		return names(Environments.yaml(yaml));
	}

	private static List<String> names(ConfigurableEnvironment environment) {
		return ConfigurationTree.read(environment).problems().all();
	}

}
