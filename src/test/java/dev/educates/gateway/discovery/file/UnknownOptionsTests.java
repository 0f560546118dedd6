package dev.educates.gateway.discovery.file;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link UnknownOptions}.
 */
class UnknownOptionsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "refresh.intervall: 5s|refresh.intervall is not known. Maybe 'interval'",
			"placment.policy: soonest|placment is not known. Maybe 'placement'",
			"security.signin-key: x|security.signin-key is not known. Maybe 'signing-key'",
			"security.signinKey: x|security.signinKey is not known. Maybe 'signingKey'",
			"cors.allowed-origin: x|cors.allowed-origin is not known. Maybe 'allowed-origins'",
			"limit.depth: 3|limit is not known. Maybe 'limits'", "cluster: []|cluster is not known. Maybe 'clusters'",
			"signing-key: x|signing-key is not known. Maybe 'gateway.security.signing-key'",
			"something.else: x|something is not known", "refresh.interval.of: 5s|refresh.interval.of is not known",
			"limits.rates.login: 1/s burst 1|limits.rates.login is not known. Maybe 'logins'",
			"'oidc[0].isuer: x'|oidc[0].isuer is not known. Maybe 'issuer'",
			"'oidc[1].claims.usr: x'|oidc[1].claims.usr is not known. Maybe 'user'",
			"'simulator.portals[0].environments[0].capacitys: 1'|simulator.portals[0].environments[0].capacitys is not known. Maybe 'capacity'",
			"refresh: 5s|refresh must be a map of interval, maximum-age, query-deadline, timeout" })
	void isTold(String line, String problem) {
		assertThat(unknown("gateway." + line)).singleElement()
			.asString()
			.startsWith("gateway." + problem + " (f.yaml - 1:");
	}

	@Test
	void sectionIsToldOnceWithFileLineAndColumn() {
		assertThat(unknown("""
				gateway:
				  refresh:
				    interval: 5s
				  refrehs: {interval: 5s}
				""")).containsExactly("gateway.refrehs is not known. Maybe 'refresh' (f.yaml - 4:23)");
	}

	@Test
	void keyThatYamlDoesNotTakeForTextIsTold() {
		assertThat(unknown("gateway: {on: x}")).containsExactly("gateway[true] is not known (f.yaml - 1:15)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway.refresh.maximumAge: 5s", "gateway.refresh.maximum_age: 5s",
			"Gateway.Refresh.MAXIMUM-AGE: 5s", "gateway.refresh:", "gateway:", "gateway.oidc: []",
			"gateway.cors.allowed-origins: [a, b]", "gateway.cors.allowed-origins: a, b",
			"gateway.oidc: [{issuer: a, jwkSetUri: b, roles: {admin: [c]}, claims: {user: d}}]",
			"gateway.simulator.portals: [{labels: {any/key: x}, latency: {request: 1s}}]",
			"gateway.tenants: [{portals: {any: thing}}]", "spring.refresh.intervall: x", "serving.y: z", "login: x",
			"locking.a: b", "app.gatway: x", "debug: true" })
	void isNotAnOption(String known) {
		assertThat(unknown(known)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "gatway,gateway", "gateways,gateway", "gatewya,gateway", "Gatway,gateway", "sping,spring",
			"sever,server", "mangement,management", "loging,logging" })
	void rootThatIsNearlyAUsualOneIsTold(String root, String usual) {
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
	void misspeltCommandIsToldAndNotTakenForAStart() {
		ConfigurableEnvironment environment = Environments.yaml("x: y");
		environment.getPropertySources()
			.addFirst(new SimpleCommandLinePropertySource("--chek-config", "--gatway.refresh.interval=5s", "--other"));
		assertThat(UnknownOptions.in(environment)).satisfiesExactlyInAnyOrder(
				(problem) -> assertThat(problem).startsWith("chek-config is not known. Maybe 'check-config' ("),
				(problem) -> assertThat(problem).startsWith("gatway is not known. Maybe 'gateway' ("));
	}

	@Test
	void rootsOfEnvironmentVariablesBelongToTheMachine() {
		assertThat(UnknownOptions.in(variable("SEVER_PORT"))).isEmpty();
	}

	@Test
	void nameToWhichAPlaceholderRefersNeedNotBeAnOption() {
		assertThat(unknown("gateway: {key-of-mine: x, security: {signing-key: '${gateway.key-of-mine:y}'}}")).isEmpty();
	}

	@Test
	void problemsEndTheReadingTogetherWithThoseOfTheFleet() {
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(
					() -> ConfigurationReader.read(Environments.yaml("gateway: {limit: {}, clusters: [{name: A}]}")))
			.withMessageContainingAll("2 problems", "gateway.limit is not known", "gateway.clusters[0].name 'A'");
	}

	@ParameterizedTest
	@CsvSource({ "GATEWAY_REFRESH_INTERVALL,GATEWAY_REFRESH_INTERVAL",
			"GATEWAY_PLACMENT_POLICY,GATEWAY_PLACEMENT_POLICY",
			"GATEWAY_SECURITY_SIGNIN_KEY,GATEWAY_SECURITY_SIGNING_KEY",
			"GATEWAY_CLUSTER_0_NAME,GATEWAY_CLUSTERS_0_NAME" })
	void variableThatIsNearlyAnOptionIsTold(String name, String near) {
		assertThat(UnknownOptions.in(variable(name)))
			.containsExactly("%s is not known. Maybe '%s' (\"%1$s\" from property source \"systemEnvironment\")"
				.formatted(name, near));
	}

	@Test
	void variableBelowAListIsTold() {
		assertThat(UnknownOptions.in(variable("GATEWAY_OIDC_0_ISUER"))).singleElement()
			.asString()
			.startsWith("GATEWAY_OIDC_0_ISUER is not known (");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GATEWAY_REFRESH_INTERVAL", "GATEWAY_REFRESH_MAXIMUM_AGE", "GATEWAY_REFRESH_MAXIMUMAGE",
			"GATEWAY_OIDC_0_ISSUER", "GATEWAY_OIDC_0_JWKSETURI", "GATEWAY_CORS_ALLOWEDORIGINS_0",
			"GATEWAY_CLUSTERS_0_PORTALS_0_LABELS_AUDIENCE", "GATEWAY_SERVICE_HOST", "GATEWAY_SERVICE_PORT_HTTP",
			"GATEWAY_PORT", "GATEWAY_PORT_8080_TCP_ADDR", "GATEWAY_PORTAL_PASSWORD", "GATEWAY_PORTAL" })
	void variableIsAnOptionOrNotOurs(String name) {
		assertThat(UnknownOptions.in(variable(name))).isEmpty();
	}

	@Test
	void variableToWhichAPlaceholderRefersIsNotTold() {
		assertThat(UnknownOptions.in(Environments.variables(Map.of("GATEWAY_SECURITY_SIGNIN_KEY", "x"),
				"gateway.security.signing-key: ${GATEWAY_SECURITY_SIGNIN_KEY}")))
			.isEmpty();
	}

	private static ConfigurableEnvironment variable(String name) {
		return Environments.variables(Map.of(name, "x"), "x: y");
	}

	private static List<String> unknown(String yaml) {
		return UnknownOptions.in(Environments.yaml(yaml));
	}

}
