package dev.educates.gateway.observability;

import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.parameters.InstrumentationFieldFetchParameters;
import graphql.schema.DataFetcher;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.observation.DefaultDataFetcherObservationConvention;
import org.springframework.graphql.observation.DefaultDataLoaderObservationConvention;
import org.springframework.graphql.observation.GraphQlObservationInstrumentation;

/** Observes GraphQL operations, not fields, which are many and read from memory. */
final class OperationInstrumentation extends GraphQlObservationInstrumentation {

	OperationInstrumentation(ObservationRegistry observations) {
		super(observations, new OperationRequestConvention(), new DefaultDataFetcherObservationConvention(),
				new DefaultDataLoaderObservationConvention());
	}

	@Override
	public DataFetcher<?> instrumentDataFetcher(DataFetcher<?> fetcher, InstrumentationFieldFetchParameters parameters,
			@Nullable InstrumentationState state) {
		return fetcher;
	}

}
