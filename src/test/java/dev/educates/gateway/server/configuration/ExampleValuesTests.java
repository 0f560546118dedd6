package dev.educates.gateway.server.configuration;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExampleValues}.
 */
class ExampleValuesTests {

	@ParameterizedTest
	@ValueSource(strings = { "replace-me", "replace-me-by-at-least-32-random-bytes", "REPLACE_ME", "change-me",
			"changeme", "changeMe123", "change me!", "{noop}change-me", "<replace-me>", " replace-me" })
	void placeholderOfAnExampleIsRecognised(String value) {
		assertThat(ExampleValues.problem(value, value))
			.isEqualTo("still has the placeholder of the example, which is public. Set a value of your own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "changement", "replacement", "exchange-me", "replace", "change", "robot@educates",
			"{bcrypt}$2a$10$changeme" })
	void otherValuesAreTaken(String value) {
		assertThat(ExampleValues.problem(value, value)).isNull();
	}

	@Test
	void variableThatHasItIsNamed() {
		assertThat(ExampleValues.problem("replace-me", "${KEY}")).contains("Set KEY to a value of your own");
		assertThat(ExampleValues.problem("replace-me", "${KEY:x}")).contains("Set KEY to a value of your own");
		assertThat(ExampleValues.problem("replace-me", "${A}${B}")).contains("Set a value of your own");
	}

	@Test
	void everySecretIsLookedAt() {
		List<String> problems = Environments.problems(Environments.yaml("""
				gateway:
				  security.signing-key: change-me-to-something-of-32-bytes-or-more
				  hooks.token: ${TOKEN}
				  audit.key: changeme
				""", Map.of("TOKEN", "replace-me-by-another")));
		assertThat(problems).extracting((problem) -> problem.substring(0, problem.indexOf(' ')))
			.containsExactlyInAnyOrder("gateway.security.signing-key", "gateway.hooks.token", "gateway.audit.key");
	}

}
