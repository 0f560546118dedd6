package dev.educates.gateway.portal.http;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CatalogDigestTests {

	private static final String SESSION = """
			{"sessions": [{"name": "s1", "expires": "2026-11-23T16:13:36.636Z", "countdown": 3599, "extendable": false},
			{"name": "s2", "countdown":7, "extendable": false}], "description": "a \\"countdown\\": 5 of 10"}""";

	@ParameterizedTest
	@CsvSource({ "3599,3594", "3599,0", "3599,12345678", "7,10" })
	void secondsThatAreLeftDoNotCount(String seconds, String others) {
		assertThat(digest(SESSION.replace(seconds, others))).isEqualTo(digest(SESSION));
	}

	@ParameterizedTest
	@CsvSource({ "s1,s3", "16:13:36,16:18:36", "false,true", "5 of,4 of", "of 10,of 9", "3599,\"3599\"", "3599,null",
			"7,x7", "countdown,countdowns" })
	void everythingElseCounts(String text, String other) {
		assertThat(SESSION).contains(text);
		assertThat(digest(SESSION.replaceFirst(text, other))).isNotEqualTo(digest(SESSION));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "\"countdown\":", "\"countdown\": 12", "\"countdown\":\"countdown\": 1", "5" })
	void bodyMayBeAnything(String body) {
		assertThat(digest(body)).hasSize(64).isEqualTo(digest(body)).isNotEqualTo(digest(body + "x"));
	}

	@Test
	void bytesThatAreNoAsciiCount() {
		assertThat(digest("\"ä\"")).isNotEqualTo(digest("\"ö\""));
	}

	private static String digest(String body) {
		return CatalogDigest.of(body.getBytes(StandardCharsets.UTF_8));
	}

}
