package dev.educates.gateway.rest;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeyTests {

	private static String of(String... values) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		for (String value : values) {
			request.addHeader("idempotency-key", value);
		}
		return IdempotencyKey.of(request);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '\0', value = { "\"8e03978e-40d5\",8e03978e-40d5", "8e03978e-40d5,8e03978e-40d5",
			"\"a b\",a b", "\"a\\\"b\\\\\",a\"b\\" })
	void isTheStringWithoutItsQuotationMarks(String header, String key) {
		assertThat(of(header)).isEqualTo(key);
	}

	@Test
	void isOptional() {
		assertThat(of()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"\"", "\"a", "a b", "a\"", "\"a\";b", "\u00e4", "\"\u00e4\"" })
	void isRefusedIfItIsNoString(String header) {
		assertThatExceptionOfType(LookupException.class).isThrownBy(() -> of(header))
			.withMessageContaining("Idempotency-Key");
	}

	/** As long as a header may be. */
	@Test
	void isRefusedIfItIsTooLongForThePattern() {
		for (String body : List.of("x".repeat(8000), "\\\\".repeat(4000), " ".repeat(8000))) {
			assertThatExceptionOfType(LookupException.class).isThrownBy(() -> of('"' + body + '"'));
		}
		assertThat(of('"' + "\\\\".repeat(254) + '"')).isEqualTo("\\".repeat(254));
	}

	@Test
	void isRefusedIfItIsLongOrSentTwice() {
		assertThat(of("x".repeat(254))).hasSize(254);
		assertThatExceptionOfType(LookupException.class).isThrownBy(() -> of("x".repeat(255)));
		assertThatExceptionOfType(LookupException.class).isThrownBy(() -> of("a", "b"));
	}

}
