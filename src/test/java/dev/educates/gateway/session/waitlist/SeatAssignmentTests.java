package dev.educates.gateway.session.waitlist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.session.FreeSeats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may try for which seats, and what is left for those who do not wait. */
class SeatAssignmentTests {

	private final Map<String, List<FreeSeats>> seats = new HashMap<>();

	private static EnvironmentRef environment(String name) {
		return new EnvironmentRef(new PortalRef("cluster", name.substring(0, 1)), name);
	}

	private static FreeSeats seats(String name, int left, int portalLeft) {
		return new FreeSeats(environment(name), left, portalLeft);
	}

	private SeatAssignment<String> allot(String... waiting) {
		return SeatAssignment.of(List.of(waiting), (each) -> each.substring(0, 1), this.seats);
	}

	@Test
	void asManyTryAsSeatsAreFree() {
		this.seats.put("a", List.of(seats("p1", 2, 9)));
		assertThat(allot("a1", "a2", "a3").seated()).containsExactly("a1", "a2");
		assertThat(allot().seated()).isEmpty();
	}

	@Test
	void portalsOwnLimitCountsForAllItsEnvironments() {
		this.seats.put("a", List.of(seats("p1", 5, 2), seats("p2", 5, 2)));
		assertThat(allot("a1", "a2", "a3").seated()).containsExactly("a1", "a2");
	}

	@Test
	void whoeverCannotUseTheSeatIsPassedBy() {
		this.seats.put("a", List.of(seats("p1", 0, 0)));
		this.seats.put("b", List.of(seats("p1", 0, 0), seats("q1", 1, 9)));
		assertThat(allot("a1", "b1", "a2", "b2").seated()).containsExactly("b1");
	}

	@Test
	void seatsThatSomebodyWaitsForAreKept() {
		this.seats.put("a", List.of(seats("p1", 1, 9), seats("q1", 0, 0)));
		assertThat(allot("a1", "a2").kept()).containsOnly(Map.entry(environment("p1"), 2),
				Map.entry(environment("q1"), 2));
	}

	@Test
	void seatsForWhichNobodyWaitsAreNotKept() {
		this.seats.put("a", List.of(seats("p1", 3, 9), seats("q1", 0, 0)));
		assertThat(allot("a1", "a2").kept()).isEmpty();
		assertThat(allot("a1", "a2", "a3").kept()).containsOnlyKeys(environment("p1"));
	}

	@Test
	void seatsOfPlacesWhereNobodyWaitsAreNotKept() {
		this.seats.put("a", List.of(seats("p1", 0, 0)));
		this.seats.put("b", List.of(seats("q1", 0, 0)));
		assertThat(allot("a1").kept()).containsOnlyKeys(environment("p1"));
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	void promisesHoldForAnyFleet(long seed) {
		Random random = new Random(seed);
		for (int round = 0; round < 300; round++) {
			Map<String, Integer> left = new HashMap<>();
			Map<String, Integer> portalLeft = new HashMap<>();
			this.seats.clear();
			for (String tenant : List.of("a", "b", "c")) {
				List<FreeSeats> places = new ArrayList<>();
				for (String name : List.of("p1", "p2", "q1", "r1")) {
					int free = left.computeIfAbsent(name, (key) -> random.nextInt(3));
					int portal = portalLeft.computeIfAbsent(name.substring(0, 1), (key) -> random.nextInt(4));
					if (random.nextInt(3) > 0) {
						places.add((free > 0 && portal > 0) ? seats(name, free, portal) : seats(name, 0, 0));
					}
				}
				this.seats.put(tenant, places);
			}
			List<String> waiting = new ArrayList<>();
			for (int i = random.nextInt(8); i > 0; i--) {
				waiting.add(List.of("a", "b", "c").get(random.nextInt(3)) + i);
			}
			SeatAssignment<String> found = allot(waiting.toArray(String[]::new));
			int free = left.entrySet().stream().mapToInt(Map.Entry::getValue).sum();
			assertThat(found.seated()).hasSizeLessThanOrEqualTo(Math.min(free, waiting.size()));
			assertThat(waiting.stream().filter(found.seated()::contains).toList()).isEqualTo(found.seated());
			for (String each : waiting) {
				List<FreeSeats> own = this.seats.get(each.substring(0, 1));
				if (!found.seated().contains(each)) {
					// nobody is passed by for one who is behind in the same tenant, and
					// nothing that it could use is for others
					assertThat(found.seated().stream().filter((other) -> other.charAt(0) == each.charAt(0)))
						.allMatch((other) -> waiting.indexOf(other) < waiting.indexOf(each));
					assertThat(found.kept().keySet()).containsAll(own.stream().map(FreeSeats::environment).toList());
				}
			}
			if (waiting.isEmpty()) {
				assertThat(found.kept()).isEmpty();
			}
		}
	}

}
