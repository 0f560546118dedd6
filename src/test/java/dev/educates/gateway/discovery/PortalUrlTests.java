package dev.educates.gateway.discovery;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PortalUrl}.
 */
class PortalUrlTests {

	@ParameterizedTest
	@CsvSource({ "https://a.example.com,https://a.example.com", "https://a.example.com//,https://a.example.com",
			"' http://a:8080/path/ ',http://a:8080/path", "HTTPS://A.example.com,HTTPS://A.example.com",
			"http://127.0.0.1:9101,http://127.0.0.1:9101", "http://[::1]:80,http://[::1]:80" })
	void slashAtTheEndIsLeftOut(String text, URI url) {
		assertThat(PortalUrl.parse(text)).isEqualTo(url);
	}

	@ParameterizedTest
	@CsvSource({ "a.example.com,must start with http:// or https://", "/a,must start with http:// or https://",
			"localhost:9101,must start with http:// or https://", "ftp://a,must start with http:// or https://",
			"'http://a b',must be a URL: Illegal character in authority at position 9",
			"https://,must be a URL: Expected scheme-specific part at position 7",
			"http://a_b,must have a valid host name", "http:a,must have a valid host name",
			"http://a:66000,must have a port between 1 and 65535", "http://a:0,must have a port between 1 and 65535",
			"http://a?x=y,must end before the query", "http://a/b#c,must end before the query",
			"'http://u:p@a','must not have a user name or a password, which belong to robot'" })
	void rest(String text, String problem) {
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> PortalUrl.parse(text))
			.withMessage(problem);
	}

	@ParameterizedTest
	@CsvSource({ "https://a.example.com/b,https://a.example.com/b",
			"https://u:p@a.example.com,https://***@a.example.com", "https://u:p/q?r#s@t@a/b,https://***@a/b",
			"u:p@a,***@a", "https://a?token=b,https://a?***", "'http://u:p q@a','http://***@a'",
			"https://a#b,https://a?***" })
	void whatMayBeASecretIsNotShown(String text, String shown) {
		assertThat(PortalUrl.redacted(text)).isEqualTo(shown);
	}

	@Test
	void addressesOfTheSamePortalAreTheSame() {
		assertThat(canonical("HTTPS://A.example.com:443/")).isEqualTo(canonical("https://a.example.com"));
		assertThat(canonical("http://a")).isNotEqualTo(canonical("https://a"));
		assertThat(canonical("http://a/b")).isNotEqualTo(canonical("http://a/B"));
	}

	private static String canonical(String text) {
		return PortalUrl.canonical(PortalUrl.parse(text));
	}

}
