package dev.educates.gateway.fleet;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebAddress}.
 */
class WebAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "http://a", "https://a.example.com/b?c#d", "HTTPS://A", "http://[::1]:80" })
	void addressWithASchemeAndAHostIsOne(String text) {
		assertThat(WebAddress.isWeb(text)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "a", "//a", "ftp://a", "http:a", "https://", "http://a b", "http://a_b", "mailto:a@b" })
	void anyOtherTextIsNone(String text) {
		assertThat(WebAddress.isWeb(text)).isFalse();
	}

}
