package dev.educates.gateway.placement;

import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.PortalWeight;
import org.junit.jupiter.api.Test;
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

	private static final PlacementPolicy POLICY = PlacementPolicy.named("lookup-service");

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
		environments.sort(Comparator.comparing(LookupServicePolicyTests::values, PlacementPolicy::bestFirst));
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

	@Test
	void reservedSeatsAreTakenSeats() {
		Seats seen = new Seats(Capacity.of(20), 7, 0, 0, Capacity.of(5), 3, 0, 0, 2);
		Seats seatReservations = new Seats(Capacity.of(20), 5, 2, 0, Capacity.of(5), 1, 2, 0, 2);
		assertThat(POLICY.scores(prospect(seatReservations))).isEqualTo(POLICY.scores(prospect(seen)));
	}

	@Test
	void nothingElseMatters() {
		Seats seats = new Seats(Capacity.of(20), 7, 0, 0, Capacity.of(5), 3, 0, 0, 2);
		assertThat(POLICY.scores(new Prospect(seats, CircuitState.HALF_OPEN, new PortalWeight(3, 9), 2, 17,
				Duration.ofSeconds(9), Duration.ofHours(1))))
			.isEqualTo(POLICY.scores(prospect(seats)));
	}

	private static long[] values(JsonNode each) {
		return scores(each).stream().mapToLong(Score::value).toArray();
	}

	private static List<Score> scores(JsonNode each) {
		return POLICY.scores(prospect(new Seats(capacity(each.get("portalCapacity").asInt()),
				each.get("portalAllocated").asInt(), 0, 0, capacity(each.get("capacity").asInt()),
				each.get("allocated").asInt(), 0, 0, each.get("available").asInt())));
	}

	private static Prospect prospect(Seats seats) {
		return new Prospect(seats, CircuitState.CLOSED, PortalWeight.EQUAL, 0, 0, Duration.ZERO, Duration.ZERO);
	}

	private static Capacity capacity(int wire) {
		return (wire == 0) ? Capacity.UNLIMITED : Capacity.of(wire);
	}

}
