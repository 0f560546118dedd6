package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OptionValues} with all records of the gateway.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OptionValuesTests {

	private final List<Class<?>> records = new ArrayList<>();

	@BeforeAll
	void findRecords() {
		var scan = new ClassPathScanningCandidateComponentProvider(false);
		scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
		scan.findCandidateComponents("dev.educates")
			.forEach((each) -> this.records.add(ClassUtils.resolveClassName(each.getBeanClassName(), null)));
		assertThat(this.records).hasSizeGreaterThan(15);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			value = { "refresh.interval: 5x|'5x' must be a duration, like 250ms, 5s or 2m",
					"refresh.interval: -5s|'-5s' must be positive", "refresh.maximum-age: 0|'0' must be positive",
					"discovery.reload-interval: -1s|'-1s' must not be negative",
					"limits.depth: many|'many' must be a whole number", "limits.depth: 0|'0' must be positive",
					"limits.body: 1 ton|'1 ton' must be a size, like 64KB or 16MB",
					"limits.body: 2GB|'2GB' must be below 1GB",
					"limits.rates.logins: 5 per s|'5 per s' must be like '20/s burst 300' or '30/m burst 5'",
					"limits.introspection: maybe|'maybe' must be true or false",
					"user-ids: everywhere|'everywhere' must be one of per-tenant, global",
					"placement.policy: sonest|(sonest) is not known. Maybe 'soonest' or 'lookup-service'",
					"security.signing-key: short|(5 bytes) must have at least 32",
					"default-index-url: 'https://u:hidden@[st/'|'https://***@[st/' must be an address" })
	void isToldWithNameValueAndPlace(String line, String problem) {
		String option = line.substring(0, line.indexOf(':'));
		assertThat(problems("gateway." + line)).singleElement()
			.asString()
			.startsWith("gateway." + option + " " + problem + " (f.yaml - 1:")
			.doesNotContain("hidden");
	}

	@Test
	void allThatCannotBeReadAreToldAndOfEachRecordTheFirstThatIsRefused() {
		assertThat(problems("""
				gateway:
				  refresh: {interval: often, timeout: soon}
				  limits: {depth: deep}
				  sockets: {keep-alive: -1500ms}
				  waiting: {interval: 0s, grace: -1s}
				""")).satisfiesExactlyInAnyOrder(
				(problem) -> assertThat(problem).startsWith("gateway.refresh.interval 'often' must be a duration"),
				(problem) -> assertThat(problem).startsWith("gateway.refresh.timeout 'soon' must be a duration"),
				(problem) -> assertThat(problem).startsWith("gateway.limits.depth 'deep' must be a whole number"),
				(problem) -> assertThat(problem).startsWith(
						"gateway.sockets.maximum (12000), init-timeout (10s) and keep-alive (-1500ms) must be positive"),
				(problem) -> assertThat(problem).startsWith("gateway.waiting.grace '-1s' must"));
	}

	@Test
	void issuerIsToldWithItsPlaceInTheList() {
		assertThat(problems("gateway.oidc: [{issuer: https://id.example.com}, {audience: a}]"))
			.containsExactly("gateway.oidc[1]: issuer is missing (f.yaml - 1:61)");
		assertThat(problems("gateway.oidc: [{issuer: 'https://id example'}]")).singleElement()
			.asString()
			.startsWith("gateway.oidc[0]: issuer 'https://id example' must be an address");
		assertThat(problems("gateway.oidc: [{issuer: id.example.com}]")).containsExactly(
				"gateway.oidc[0]: issuer 'id.example.com' must be an address that starts with http:// or https:// (f.yaml - 1:25)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "security.signing-key", "refresh.interval", "oidc[0].issuer" })
	void placeholderThatIsNotKnownIsNotTheValue(String option) {
		assertThat(problems("'gateway.%s': ${A_NAME_THAT_IS_LONGER_THAN_32_BYTES}".formatted(option)))
			.containsExactly("gateway." + option
					+ " has a placeholder that cannot be resolved: ${A_NAME_THAT_IS_LONGER_THAN_32_BYTES} (f.yaml - 1:%d)"
						.formatted(option.length() + 13));
	}

	@Test
	void commandLineAndVariablesOutweighWhatIsWrongInAFile() {
		assertThat(problems("gateway.refresh.interval: 1s\nother: ${nowhere}")).isEmpty();
		List<String> problems = new ArrayList<>();
		OptionValues.check(
				Environments.variables(Map.of("GATEWAY_REFRESH_INTERVAL", "1s"), "gateway.refresh.interval: often"),
				this.records, problems);
		assertThat(problems).isEmpty();
	}

	private List<String> problems(String yaml) {
		List<String> problems = new ArrayList<>();
		OptionValues.check(Environments.yaml(yaml), this.records, problems);
		return problems;
	}

}
