package dev.educates.gateway.documentation;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ExpectedAnswerTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			value = { "{\"a\": 1} | {\"a\": 1, \"b\": 2}", "{\"a\": \"…\"} | {\"a\": 1}",
					"{\"a\": \"…\"} | {\"a\": [1]}", "{\"a\": \"x…z\"} | {\"a\": \"x y z\"}",
					"{\"a\": null} | {\"a\": null}", "{\"a\": [1, \"…\"]} | {\"a\": [1, 2]}",
					"{\"a\": [1, \"…\"]} | {\"a\": [1]}", "{\"errors\": [\"…\"]} | {\"errors\": [1]}" })
	void whatIsShownIsThere(String shown, String there) {
		assertThat(differences(shown, there)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'',
			value = { "{\"a\": 1} | {\"a\": 2}", "{\"a\": 1} | {}", "{\"a\": \"…\"} | {\"a\": null}",
					"{\"a\": \"…\"} | {}", "{\"a\": \"x…z\"} | {\"a\": \"x y\"}", "{\"a\": null} | {\"a\": 1}",
					"{\"a\": [1]} | {\"a\": [1, 2]}", "{\"a\": [1, 2]} | {\"a\": [1]}",
					"{\"a\": {\"b\": 1}} | {\"a\": 1}", "{\"a\": []} | {}", "{\"a\": 1} | {\"a\": 1, \"errors\": []}",
					"{\"a\": \"1\"} | {\"a\": 1}" })
	void differenceIsNoticed(String shown, String there) {
		assertThat(differences(shown, there)).isNotEmpty();
	}

	private static List<String> differences(String shown, String there) {
		JsonMapper json = JsonMapper.shared();
		return new ExpectedAnswer(json.readTree(shown)).differences(json.readTree(there));
	}

}
