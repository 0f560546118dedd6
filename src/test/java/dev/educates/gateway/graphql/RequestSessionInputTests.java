package dev.educates.gateway.graphql;

import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RequestSessionInputTests {

	private static RequestSessionInput preferring(@Nullable List<View.Label> labels) {
		return new RequestSessionInput(null, "lab", "ann", null, null, null, null, null, null, null, null, null,
				labels);
	}

	@Test
	void preferredLabelsAreTakenOver() {
		assertThat(preferring(null).checked().preferredLabels()).isEmpty();
		assertThat(preferring(List.of(new View.Label("region", "eu"), new View.Label("gpu", "yes"))).checked()
			.preferredLabels()).isEqualTo(Map.of("region", "eu", "gpu", "yes"));
	}

	@Test
	void aPreferredLabelHasOneValue() {
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(
					() -> preferring(List.of(new View.Label("region", "eu"), new View.Label("region", "us"))).checked())
			.withMessage("input: preferred label 'region' is given twice");
	}

	@Test
	void anEmptyActionIdIsNoKey() {
		RequestSessionInput empty = new RequestSessionInput(null, "lab", "ann", null, null, "", null, null, null, null,
				null, null, null);
		assertThatExceptionOfType(BadInput.class).isThrownBy(empty::checked)
			.withMessageStartingWith("input: actionId ('') must not be empty");
	}

}
