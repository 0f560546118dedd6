package dev.educates.gateway.session.inflight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How seats that classes want are split over environments. */
class HeldSeatsTests {

	private static EnvironmentRef environment(String path) {
		String[] parts = path.split("/");
		return new EnvironmentRef(new PortalRef("eu", parts[0]), parts[1]);
	}

	private static HeldSeats.Claim claim(String classId, int seats, String... environments) {
		return new HeldSeats.Claim(classId, seats,
				List.of(environments).stream().map(HeldSeatsTests::environment).toList());
	}

	private static HeldSeats split(Map<String, Integer> free, Map<String, Integer> portalFree,
			HeldSeats.Claim... claims) {
		return HeldSeats.split(List.of(claims),
				(environment) -> free.getOrDefault(environment.portal().name() + "/" + environment.name(), 0),
				(portal) -> portalFree.getOrDefault(portal.name(), Integer.MAX_VALUE));
	}

	@Test
	void fillOneEnvironmentAfterTheOther() {
		HeldSeats held = split(Map.of("a/w", 10, "b/w", 10, "c/w", 10), Map.of(), claim("c", 15, "a/w", "b/w", "c/w"));
		assertThat(held.held(environment("a/w"), "c")).isEqualTo(10);
		assertThat(held.held(environment("b/w"), "c")).isEqualTo(5);
		assertThat(held.held(environment("c/w"), "c")).isZero();
		assertThat(held.held("c")).isEqualTo(15);
	}

	@Test
	void areNoMoreThanThereAre() {
		HeldSeats held = split(Map.of("a/w", 3, "b/w", 4), Map.of("b", 2), claim("c", 30, "a/w", "b/w"));
		assertThat(held.held("c")).isEqualTo(5);
		assertThat(held.wanted()).containsEntry("c", 30);
	}

	@Test
	void environmentsOfAPortalShareItsLimit() {
		HeldSeats held = split(Map.of("a/v", 5, "a/w", 5), Map.of("a", 7), claim("c", 6, "a/v"), claim("d", 6, "a/w"));
		assertThat(held.held("c")).isEqualTo(5);
		assertThat(held.held("d")).isEqualTo(2);
		assertThat(held.forOthers(environment("a/v").portal(), null)).isEqualTo(7);
	}

	@Test
	void seatIsHeldForOneClassOnly() {
		HeldSeats held = split(Map.of("a/w", 10), Map.of(), claim("c", 6, "a/w"), claim("d", 6, "a/w"));
		assertThat(held.held("c")).isEqualTo(6);
		assertThat(held.held("d")).isEqualTo(4);
		assertThat(held.forOthers(environment("a/w"), null)).isEqualTo(10);
		assertThat(held.forOthers(environment("a/w"), "c")).isEqualTo(4);
		assertThat(held.heldForOthers(List.of(environment("a/w")), "d")).isEqualTo(6);
	}

	@Test
	void onlyAClassWithHeldSeatsIsAHolder() {
		HeldSeats held = split(Map.of(), Map.of(), claim("c", 6, "a/w"));
		assertThat(held.holder("c")).isEqualTo("c");
		assertThat(held.holder("d")).isNull();
		assertThat(held.holder(null)).isNull();
		assertThat(HeldSeats.NONE.holder("c")).isNull();
	}

	/** Seats beside the held ones come and go. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void stayWhereTheyAreWhenOthersTakeSeatsBesideThem(long seed) {
		Random random = new Random(seed);
		String[] names = IntStream.range(0, 6).mapToObj((i) -> "p" + i + "/w").toArray(String[]::new);
		int[] free = random.ints(names.length, 0, 10).toArray();
		int wanted = random.nextInt(IntStream.of(free).sum() + 1);
		HeldSeats before = split(free(names, free), Map.of(), claim("c", wanted, names));
		assertThat(before.held("c")).isEqualTo(wanted);
		List<Integer> others = new ArrayList<>();
		for (int i = 0; i < names.length; i++) {
			int beside = free[i] - before.held(environment(names[i]), "c");
			free[i] -= (beside > 0) ? random.nextInt(beside + 1) : 0;
			others.add(free[i]);
		}
		HeldSeats after = split(free(names, free), Map.of(), claim("c", wanted, names));
		assertThat(after).as(others.toString()).isEqualTo(before);
	}

	private static Map<String, Integer> free(String[] names, int[] free) {
		Map<String, Integer> all = new HashMap<>();
		for (int i = 0; i < names.length; i++) {
			all.put(names[i], free[i]);
		}
		return all;
	}

}
