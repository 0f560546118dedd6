package dev.educates.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import org.junit.jupiter.api.Test;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every field that the schema does not mark {@code @volatile} stays the same while time
 * passes, portals are looked at again and tokens change: answers with it may be kept.
 */
class SnapshotDecidesIT {

	private static final List<String> ROOTS = List.of("clusters", "portals", "workshops(first: 5)",
			"sessions(first: 5)", "tenants", "clients");

	private static final int DEPTH = 3;

	@Test
	void fieldThatIsNotMarkedStaysTheSame() {
		try (ProtectedGateway gateway = new ProtectedGateway("--gateway.refresh.interval=200ms",
				"--gateway.limits.fields=2000", "--gateway.limits.depth=100", "--gateway.limits.characters=1000000",
				"--gateway.limits.tokens=1000000", "--gateway.limits.complexity=1000000")) {
			String token = gateway.token("operator");
			gateway.data(token,
					"mutation { requestSession(input: {tenant: \"alpha\", workshop: \"alpha-lab\", user: \"ann\"}) { __typename } }");
			GraphQLSchema schema = gateway.bean(GraphQlSource.class).schema();
			Set<String> asked = new TreeSet<>();
			List<String> queries = new ArrayList<>();
			for (String root : ROOTS) {
				GraphQLObjectType type = (GraphQLObjectType) GraphQLTypeUtil
					.unwrapAll(schema.getQueryType().getFieldDefinition(root.split("\\(")[0]).getType());
				queries.add("{ %s { %s } }".formatted(root, fields(schema, type, DEPTH, asked)));
			}
			stable(gateway, token, queries);
			assertThat(asked).contains("Portal.health", "Session.expiresAt", "WorkshopEnvironment.available")
				.doesNotContain("Portal.ageSeconds");
		}
	}

	/** The portal makes reserves after a request: the fleet may change once or twice. */
	private static void stable(ProtectedGateway gateway, String token, List<String> queries) {
		AtomicInteger spaces = new AtomicInteger();
		Eventually.until("the fleet comes to rest", () -> {
			// no answer from memory
			String first = " ".repeat(spaces.incrementAndGet());
			String second = " ".repeat(spaces.incrementAndGet());
			String generation = generation(gateway, token, first);
			List<JsonNode> before = queries.stream().map((query) -> gateway.data(token, query + first)).toList();
			assertThat(before).allMatch((answer) -> answer.at("/errors").isMissingNode());
			// seconds are what ages are told in
			LockSupport.parkNanos(Duration.ofMillis(1500).toNanos());
			String other = gateway.token("operator");
			List<JsonNode> after = queries.stream().map((query) -> gateway.data(other, query + second)).toList();
			if (!generation.equals(generation(gateway, token, second))) {
				return false;
			}
			for (int i = 0; i < queries.size(); i++) {
				assertThat(after.get(i)).as(queries.get(i)).isEqualTo(before.get(i));
			}
			return true;
		});
	}

	private static String generation(ProtectedGateway gateway, String token, String spaces) {
		return gateway
			.data(token,
					"{ placementPreview(input: {tenant: \"alpha\", workshop: \"alpha-lab\"}) { generation } }" + spaces)
			.at("/data/placementPreview/generation")
			.asString();
	}

	private static String fields(GraphQLSchema schema, GraphQLObjectType type, int depth, Set<String> asked) {
		StringBuilder fields = new StringBuilder("__typename");
		for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
			boolean needsArguments = field.getArguments()
				.stream()
				.anyMatch((each) -> GraphQLTypeUtil.isNonNull(each.getType()));
			if (needsArguments || field.hasAppliedDirective("volatile")) {
				continue;
			}
			if (GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()))) {
				fields.append(' ').append(field.getName());
				asked.add(type.getName() + "." + field.getName());
			}
			else if (depth > 0 && GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLObjectType below) {
				fields.append(" %s { %s }".formatted(field.getName(), fields(schema, below, depth - 1, asked)));
			}
		}
		return fields.toString();
	}

}
