package dev.educates.gateway.placement;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Capacity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policy {@code lookup-service} against what the real lookup service answered for 300
 * seeded fleets. There 0 stands for "no limit" in both capacities.
 */
class LookupServicePolicyTests {

	static Stream<JsonNode> cases() throws Exception {
		try (InputStream json = LookupServicePolicyTests.class.getResourceAsStream("/golden/placement.json")) {
			List<JsonNode> cases = new ArrayList<>();
			JsonMapper.shared().readTree(json).forEach(cases::add);
			assertThat(cases).hasSize(300);
			return cases.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("cases")
	void ranksAsTheLookupServiceDoes(JsonNode golden) {
		List<JsonNode> environments = new ArrayList<>();
		golden.get("environments").forEach(environments::add);
		environments.sort(Comparator.comparing(LookupServicePolicyTests::scores, PlacementPolicy.bestFirst()));
		assertThat(environments.stream().map((each) -> each.get("id").asString()))
			.containsExactlyElementsOf(golden.get("order").valueStream().map(JsonNode::asString).toList());
	}

	@ParameterizedTest
	@MethodSource("cases")
	void regardsAsEqualWhatTheLookupServiceDoes(JsonNode golden) {
		List<JsonNode> environments = new ArrayList<>();
		golden.get("environments").forEach(environments::add);
		for (JsonNode tier : golden.get("tiers")) {
			List<String> ids = tier.valueStream().map(JsonNode::asString).toList();
			assertThat(environments.stream()
				.filter((each) -> ids.contains(each.get("id").asString()))
				.map(LookupServicePolicyTests::scores)
				.distinct()).hasSize(1);
		}
		assertThat(environments.stream().map(LookupServicePolicyTests::scores).distinct())
			.hasSize(golden.get("tiers").size());
	}

	private static List<Score> scores(JsonNode each) {
		return PlacementPolicy.named("lookup-service")
			.scores(new Seats(capacity(each.get("portalCapacity").asInt()), each.get("portalAllocated").asInt(),
					capacity(each.get("capacity").asInt()), each.get("allocated").asInt(),
					each.get("available").asInt()));
	}

	private static Capacity capacity(int wire) {
		return (wire == 0) ? Capacity.UNLIMITED : Capacity.of(wire);
	}

}
