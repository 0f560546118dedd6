package dev.educates.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An id never stands for two contents, whatever way leads to the object: normalised
 * caches keep one object for each id. The tenant alpha has both portals, beta has one of
 * them.
 */
class IdsOfViewsIT {

	/** Every field that leads from one entity to another. */
	private static final String EVERYTHING = """
			fragment W on Workshop { __typename id name title tags labels { name value } resources
				availability { capacity portals clusters } environments { ...E portal { ...P } } }
			fragment E on WorkshopEnvironment { __typename id name workshop { __typename id name } sessions { __typename id name } }
			fragment P on Portal { __typename id name environments { ...E } cluster { ...C } }
			fragment C on Cluster { __typename id name availability { capacity } portals { __typename id name } }
			fragment S on Session { __typename id name user tenant workshop { ...W } environment { ...E } portal { ...P } cluster { ...C } }
			query {
				workshops { nodes { ...W } }
				a: workshops(tenant: "alpha") { nodes { ...W } }
				b: workshops(tenant: "beta") { nodes { ...W } }
				sessions { nodes { ...S } }
				sa: sessions(tenant: "alpha") { nodes { ...S } }
				sb: sessions(tenant: "beta") { nodes { ...S } }
				clusters { ...C }
				portals { ...P }
				tenants { __typename id name portals { ...P } workshops { ...W } }
				viewer { tenants { __typename id name portals { ...P } } }
			}""";

	private static ProtectedGateway gateway;

	@BeforeAll
	static void start() {
		gateway = new ProtectedGateway("--gateway.tenants[0].portals.name-selector.match-names[1]=beta",
				"--gateway.clients[3].name=both", "--gateway.clients[3].password={noop}" + ProtectedGateway.PASSWORD,
				"--gateway.clients[3].roles[0]=tenant", "--gateway.clients[3].tenants[0]=alpha",
				"--gateway.clients[3].tenants[1]=beta");
		for (String tenant : List.of("alpha", "beta")) {
			gateway.data(gateway.token("operator"),
					"""
							mutation { requestSession(input: {workshop: "beta-lab", user: "ann", tenant: "%s"}) { __typename } }"""
						.formatted(tenant));
		}
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "operator", "both" })
	void anIdNeverStandsForTwoContents(String caller) {
		Map<String, Map<String, JsonNode>> byId = new TreeMap<>();
		collect(answer(caller, EVERYTHING), byId);
		assertThat(byId.values().stream().map((fields) -> fields.get("__typename").asString())).contains("Workshop",
				"WorkshopEnvironment", "Portal", "Cluster", "Session", "Tenant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "operator", "both", "alpha", "beta" })
	void nodeReturnsWhatTheIdStoodFor(String caller) {
		Map<String, Map<String, JsonNode>> byId = new TreeMap<>();
		collect(answer(caller, caller.equals("alpha") || caller.equals("beta")
				? EVERYTHING.replaceAll("(?m)^\\s*s?[ab]: .*$", "") : EVERYTHING), byId);
		byId.forEach((id, fields) -> {
			JsonNode node = answer(caller,
					"""
							{ node(id: "%s") { __typename id ... on Workshop { availability { capacity portals clusters } }
								... on Cluster { portals { __typename id name } } ... on WorkshopEnvironment { sessions { __typename id name } } } }"""
						.formatted(id))
				.get("node");
			assertThat(node.isNull()).as("%s of %s is unknown", fields, caller).isFalse();
			node.properties()
				.forEach((field) -> assertThat(reduced(field.getValue())).as(field.getKey())
					.isEqualTo(fields.getOrDefault(field.getKey(), reduced(field.getValue()))));
		});
	}

	@Test
	void anIdOfAViewThatACallerHasNotIsUnknown() {
		for (String owner : List.of("operator", "both", "alpha")) {
			String own = answer(owner, "{ workshops(filter: {names: [\"shared-lab\"]}) { nodes { id } } }")
				.at("/workshops/nodes/0/id")
				.asString();
			for (String other : List.of("operator", "both", "alpha", "beta")) {
				boolean sees = other.equals(owner) || (owner.equals("alpha") && !other.equals("beta"));
				assertThat(answer(other, "{ node(id: \"" + own + "\") { id } }").get("node").isNull())
					.as("what %s sees, asked for by %s", owner, other)
					.isNotEqualTo(sees);
			}
		}
	}

	/** Merges as a normalised cache does, and fails where two contents meet. */
	private static void collect(JsonNode node, Map<String, Map<String, JsonNode>> byId) {
		if (node.has("id")) {
			Map<String, JsonNode> known = byId.computeIfAbsent(node.get("id").asString(), (_) -> new LinkedHashMap<>());
			node.properties().forEach((field) -> {
				JsonNode now = reduced(field.getValue());
				JsonNode before = known.putIfAbsent(field.getKey(), now);
				assertThat(now).as("%s of %s", field.getKey(), node).isEqualTo((before != null) ? before : now);
			});
		}
		node.forEach((child) -> collect(child, byId));
	}

	/** Entities in a field are kept as references. */
	private static JsonNode reduced(JsonNode value) {
		if (value.isArray()) {
			return JsonMapper.shared().valueToTree(value.valueStream().map(IdsOfViewsIT::reduced).toList());
		}
		return value.has("id") ? value.get("id") : value;
	}

	private static JsonNode answer(String caller, String query) {
		JsonNode answer = gateway.data(gateway.token(caller), query);
		assertThat(answer.has("errors")).as(answer.toString()).isFalse();
		return answer.get("data");
	}

}
