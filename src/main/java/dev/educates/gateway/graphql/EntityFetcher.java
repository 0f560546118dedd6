package dev.educates.gateway.graphql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.FaultCode;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherResult;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entities that a router refers to, in the caller's view alone. A malformed
 * representation is an error of its own place in the list: the other entities are
 * returned.
 */
record EntityFetcher(ViewResolver views, int limit) implements DataFetcher<DataFetcherResult<List<@Nullable Node>>> {

	private static final Map<String, Class<? extends GlobalId>> IDS = Map.of("Workshop", GlobalId.OfWorkshop.class,
			"Portal", GlobalId.OfPortal.class, "Cluster", GlobalId.OfCluster.class, "WorkshopEnvironment",
			GlobalId.OfEnvironment.class, "Session", GlobalId.OfSession.class, "Tenant", GlobalId.OfTenant.class);

	private static final String TYPE = "__typename";

	private static final String ID = "id";

	/** More faults than that are the fault of the whole list. */
	private static final int FAULTS = 10;

	@Override
	public DataFetcherResult<List<@Nullable Node>> get(DataFetchingEnvironment environment) {
		List<?> representations = Objects.requireNonNull(environment.getArgument("representations"));
		if (representations.size() > this.limit) {
			throw new BadInput(
					"_entities has %d representations, the limit is %d".formatted(representations.size(), this.limit));
		}
		View view = this.views.of(environment.getGraphQlContext());
		List<@Nullable Node> entities = new ArrayList<>();
		List<GraphQLError> errors = new ArrayList<>();
		for (Object representation : representations) {
			Node entity = null;
			try {
				entity = find(representation, view);
			}
			catch (BadInput ex) {
				if (errors.size() == FAULTS) {
					throw new BadInput("_entities has more than %d invalid representations: %s".formatted(FAULTS,
							ex.getMessage()));
				}
				errors.add(error(environment, entities.size(), String.valueOf(ex.getMessage())));
			}
			entities.add(entity);
		}
		return DataFetcherResult.<List<@Nullable Node>>newResult().data(entities).errors(errors).build();
	}

	/** Null if the caller sees no such entity. */
	private static @Nullable Node find(Object representation, View view) {
		if (!(representation instanceof Map<?, ?> fields)) {
			throw new BadInput("a representation must be an object with " + TYPE);
		}
		String type = text(fields, TYPE);
		Class<? extends GlobalId> ids = IDS.get(type);
		if (ids == null) {
			throw new BadInput("'%s' is no entity of this subgraph".formatted(BadInput.shortened(type)));
		}
		if (type.equals("Workshop") && !fields.containsKey(ID)) {
			return NodeFinder.workshop(text(fields, "name"), view);
		}
		String text = text(fields, ID);
		GlobalId id = GlobalId.read(text);
		if (!ids.isInstance(id)) {
			throw new BadInput("id '%s' is not that of a %s".formatted(BadInput.shortened(text), type));
		}
		return NodeFinder.find(id, view);
	}

	private static String text(Map<?, ?> fields, String field) {
		if (fields.get(field) instanceof String text) {
			return text;
		}
		throw new BadInput("a representation must have the text '%s'".formatted(field));
	}

	private static GraphQLError error(DataFetchingEnvironment environment, int place, String message) {
		return GraphqlErrorBuilder.newError(environment)
			.path(environment.getExecutionStepInfo().getPath().segment(place))
			.errorType(FaultCode.BAD_USER_INPUT)
			.message("%s", message)
			.extensions(Map.of("code", FaultCode.BAD_USER_INPUT.name()))
			.build();
	}

}
