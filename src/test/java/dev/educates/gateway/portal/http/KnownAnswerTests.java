package dev.educates.gateway.portal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.educates.gateway.portal.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences with which a real portal was recorded to refuse calls. */
class KnownAnswerTests {

	private static final List<String> FILES = List.of("01-oauth", "03-environment-status", "04-request",
			"05-request-errors", "06-user-ids", "07-user-sessions", "08-session-operations", "12-http");

	@Test
	void areAllOfThoseThatWereRecorded() {
		Set<String> recorded = new TreeSet<>();
		FILES.stream().flatMap(KnownAnswerTests::read).forEach((item) -> {
			int status = item.at("/response/status").asInt();
			JsonNode body = item.at("/response/body");
			boolean sentence = (status == 400 || status == 403) && body.isString() && !body.asString().isBlank()
					&& !body.asString().strip().matches("(?s)[<{].*");
			if (sentence) {
				recorded.add(status + " " + body.asString());
				assertThat(KnownAnswer.of(status, body.asString())).as("%d %s", status, body.asString()).isNotNull();
			}
		});
		assertThat(recorded).hasSize(KnownAnswer.values().length);
	}

	@ParameterizedTest
	@EnumSource(KnownAnswer.class)
	void namesTheFieldIfItIsAboutTheInput(KnownAnswer answer) {
		Refusal refusal = answer.refusal();
		assertThat(refusal.input() != null).isEqualTo(refusal.reason() == Refusal.Reason.BAD_INPUT);
		assertThat(KnownAnswer.of(refusal.status(), "\n" + refusal.detail() + "\n")).isEqualTo(answer);
		assertThat(Arrays.stream(KnownAnswer.values()).map(KnownAnswer::refusal)).doesNotHaveDuplicates();
	}

	private static Stream<JsonNode> read(String file) {
		try (InputStream in = KnownAnswerTests.class
			.getResourceAsStream("/transcripts/portal/%s.json".formatted(file))) {
			return JsonMapper.shared().readTree(Objects.requireNonNull(in, file)).valueStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
