package dev.educates.gateway;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import graphql.language.Document;
import graphql.language.ObjectTypeDefinition;
import graphql.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The gateway as a subgraph, as routers see it. {@code AuthorisationMatrixIT} has who may
 * see which entity, and {@code federation.test.js} a router.
 */
@ExtendWith(OutputCaptureExtension.class)
class FederationIT {

	private static final ProtectedGateway GATEWAY = new ProtectedGateway("--gateway.graphql.federation.enabled=true");

	private static final String ALPHA = GATEWAY.token("alpha");

	private static final String QUERY = """
			query Entities($representations: [_Any!]!) {
				_entities(representations: $representations) {
					__typename ... on Node { id } ... on Workshop { name title environments { name } }
				}
			}""";

	@AfterAll
	static void close() {
		GATEWAY.close();
	}

	private static JsonNode entities(String token, List<?> representations) {
		return JsonMapper.shared()
			.readTree(
					GATEWAY
						.post(token,
								JsonMapper.shared()
									.writeValueAsString(Map.of("query", QUERY, "variables",
											Map.of("representations", representations))))
						.body());
	}

	private static String id(String query, String path) {
		return GATEWAY.data(ALPHA, query).at(path).asString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					Workshop            | { workshop(name: "alpha-lab") { id } } | /data/workshop/id
					Portal              | { portals { id } } | /data/portals/0/id
					Cluster             | { clusters { id } } | /data/clusters/0/id
					WorkshopEnvironment | { portals { environments { id } } } | /data/portals/0/environments/0/id
					Tenant              | { tenants { id } } | /data/tenants/0/id
					Session | mutation { requestSession(input: {workshop: "alpha-lab", user: "ann"}) { ... on SessionGranted { session { id } } } } | /data/requestSession/session/id
					""")
	void entityIsFoundByItsId(String type, String query, String path) {
		String id = id(query, path);
		JsonNode found = entities(ALPHA, List.of(Map.of("__typename", type, "id", id)));
		assertThat(found.at("/data/_entities/0/__typename").asString()).as(found.toString()).isEqualTo(type);
		assertThat(found.at("/data/_entities/0/id").asString()).isEqualTo(id);
	}

	@Test
	void workshopIsFoundByEitherKeyInOneRequestAndWhatIsNotSeenIsNull() {
		String id = id("{ workshop(name: \"shared-lab\") { id } }", "/data/workshop/id");
		JsonNode found = entities(ALPHA, List.of(Map.of("__typename", "Workshop", "name", "alpha-lab"),
				Map.of("__typename", "Workshop", "name", "beta-lab"), Map.of("__typename", "Workshop", "id", id),
				Map.of("__typename", "Workshop", "name", "no-such-lab")));
		assertThat(found.has("errors")).as(found.toString()).isFalse();
		assertThat(found.at("/data/_entities").valueStream().map((each) -> each.at("/name").asString("null")))
			.containsExactly("alpha-lab", "null", "shared-lab", "null");
	}

	static List<Object[]> malformed() {
		String portal = id("{ portals { id } }", "/data/portals/0/id");
		return List.of(
				new Object[] { Map.of("__typename", "Workshop", "id", "nonsense"), "'nonsense' is not a valid id" },
				new Object[] { Map.of("__typename", "Workshop", "id", portal), "is not that of a Workshop" },
				new Object[] { Map.of("__typename", "Workshop", "id", 7), "must have the text 'id'" },
				new Object[] { Map.of("__typename", "Workshop"), "must have the text 'name'" },
				new Object[] { Map.of("__typename", "Portal", "name", "alpha"), "must have the text 'id'" },
				new Object[] { Map.of("__typename", "Client", "id", "x"), "'Client' is no entity" },
				new Object[] { Map.of("__typename", "x".repeat(500), "id", "x"), "'" + "x".repeat(80) + "…'" },
				new Object[] { Map.of("id", portal), "must have the text '__typename'" },
				new Object[] { "Workshop", "must be an object" }, new Object[] { List.of(), "must be an object" });
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void malformedRepresentationIsAnErrorOfItsPlaceAlone(Object representation, String message, CapturedOutput log) {
		JsonNode found = entities(ALPHA,
				List.of(Map.of("__typename", "Workshop", "name", "alpha-lab"), representation));
		assertThat(found.at("/data/_entities/0/name").asString()).as(found.toString()).isEqualTo("alpha-lab");
		assertThat(found.at("/data/_entities/1").isNull()).isTrue();
		assertThat(found.at("/errors")).hasSize(1);
		assertThat(found.at("/errors/0/message").asString()).contains(message);
		assertThat(found.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
		assertThat(found.at("/errors/0/path").toString()).isEqualTo("[\"_entities\",1]");
		assertThat(log).doesNotContain("ERROR", "\tat ");
	}

	@Test
	void manyMalformedRepresentationsAreOneError() {
		JsonNode found = entities(ALPHA, Collections.nCopies(1000, Map.of("__typename", "Nothing")));
		assertThat(found.at("/errors")).as(found.toString()).hasSize(1);
		assertThat(found.at("/errors/0/message").asString())
			.isEqualTo("_entities has more than 10 invalid representations: 'Nothing' is no entity of this subgraph");
	}

	@Test
	void literalsAreRepresentationsLikeVariables() {
		JsonNode found = JsonMapper.shared()
			.readTree(GATEWAY.post(ALPHA, JsonMapper.shared()
				.writeValueAsString(Map.of("query",
						"query Q($name: String!) { _entities(representations: [{__typename: \"Workshop\", name: $name}]) { ... on Workshop { name } } }",
						"variables", Map.of("name", "alpha-lab"))))
				.body());
		assertThat(found.at("/data/_entities/0/name").asString()).as(found.toString()).isEqualTo("alpha-lab");
	}

	/** A router sends the entities of a whole page at once. */
	@Test
	void thousandEntitiesAreFoundAtOnceAndNoMore() {
		Map<String, String> lab = Map.of("__typename", "Workshop", "name", "alpha-lab");
		JsonNode most = entities(ALPHA, Collections.nCopies(1000, lab));
		assertThat(most.at("/data/_entities")).as(most.toString()).hasSize(1000).allMatch((each) -> each.has("title"));
		JsonNode more = entities(ALPHA, Collections.nCopies(1001, lab));
		assertThat(more.at("/errors/0/message").asString())
			.isEqualTo("_entities has 1001 representations, the limit is 1000");
		assertThat(more.at("/errors/0/extensions/code").asString()).isEqualTo("BAD_USER_INPUT");
	}

	@Test
	void entitiesCostAsMuchAsTheyAreManyAndTheirFieldsAreVariables() {
		String deep = """
				query E($representations: [_Any!]!) { _entities(representations: $representations) {
					... on Workshop { environments { portal { environments { name state capacity } } } }
				} }""";
		JsonNode costly = JsonMapper.shared()
			.readTree(GATEWAY
				.post(ALPHA,
						JsonMapper.shared()
							.writeValueAsString(Map.of("query", deep, "variables", Map.of("representations",
									Collections.nCopies(1000, Map.of("__typename", "Workshop", "name", "alpha-lab"))))))
				.body());
		assertThat(costly.at("/errors/0/message").asString()).contains("complexity");
		Map<String, Object> stuffed = Map.of("__typename", "Workshop", "name", "alpha-lab", "more",
				IntStream.range(0, 1000).boxed().toList());
		assertThat(entities(ALPHA, List.of(stuffed)).at("/errors/0/message").asString())
			.contains("the variables have more than 1000 values");
	}

	@Test
	void responseIsNotSharedByCallersWhoSeeOtherThings() {
		List<Map<String, String>> labs = List.of(Map.of("__typename", "Workshop", "name", "alpha-lab"),
				Map.of("__typename", "Workshop", "name", "beta-lab"));
		for (int i = 0; i < 2; i++) {
			assertThat(entities(ALPHA, labs).at("/data/_entities/1").isNull()).isTrue();
			assertThat(entities(GATEWAY.token("beta"), labs).at("/data/_entities/0").isNull()).isTrue();
			assertThat(entities(GATEWAY.token("operator"), labs).at("/data/_entities/1/name").asString())
				.isEqualTo("beta-lab");
		}
	}

	@Test
	void sdlHasTheDirectivesOnTheTypes() {
		Document sdl = new Parser()
			.parseDocument(GATEWAY.data(null, "{ _service { sdl } }").at("/data/_service/sdl").asString());
		assertThat(sdl.getDefinitionsOfType(ObjectTypeDefinition.class))
			.filteredOn(ObjectTypeDefinition::getName, "Workshop")
			.first()
			.satisfies((type) -> {
				assertThat(type.getDirectives("key")).hasSize(2);
				assertThat(type.getDescription().getContent()).isNotBlank();
			});
		assertThat(sdl.getDefinitionsOfType(ObjectTypeDefinition.class))
			.filteredOn((type) -> type.hasDirective("shareable"))
			.extracting(ObjectTypeDefinition::getName)
			.containsExactlyInAnyOrder("PageInfo", "Label");
		assertThat(sdl.toString()).doesNotContain("_entities", "_service");
	}

}
