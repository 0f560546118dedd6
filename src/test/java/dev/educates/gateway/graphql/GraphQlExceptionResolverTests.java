package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.storage.StorageUnavailableException;
import graphql.GraphQLError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GraphQlExceptionResolverTests {

	static List<RuntimeException> faults() {
		String detail = "Unable to connect to redis.internal:6379";
		return List.of(new StorageUnavailableException(detail), new CoordinationUnavailableException(detail));
	}

	@ParameterizedTest
	@MethodSource("faults")
	void faultOfAStoreHasNoAddressForClients(RuntimeException fault) {
		List<GraphQLError> errors = new GraphQlExceptionResolver().resolveException(fault).block();
		assertThat(errors).singleElement().satisfies((error) -> {
			assertThat(error.getExtensions()).containsEntry("code", "UNAVAILABLE");
			assertThat(error.getMessage()).contains("Try again").doesNotContain("redis", "6379");
		});
	}

}
