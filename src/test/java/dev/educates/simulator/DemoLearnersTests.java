package dev.educates.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DemoLearners}.
 */
class DemoLearnersTests {

	private static final PortalSpecification PORTAL = PortalSpecification.of("p")
		.with(EnvironmentSpecification.of("w1", "lab-1", 4))
		.with(EnvironmentSpecification.of("w2", "lab-2", 5));

	private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

	@Test
	void fullPortalStaysFull() {
		var simulator = new PortalSimulator(PORTAL, this.clock);
		var learners = new DemoLearners(simulator, 0, true);
		learners.arrive();
		for (int i = 0; i < 20; i++) {
			this.clock.advance(Duration.ofMinutes(20));
			assertThat(allocated(simulator)).containsExactly(4, 5);
			learners.move();
		}
	}

	@Test
	void numbersMoveAndSeatsRemain() {
		var simulator = new PortalSimulator(PORTAL, this.clock);
		var learners = new DemoLearners(simulator, 3, false);
		learners.arrive();
		Set<List<Integer>> seen = new HashSet<>();
		for (int i = 0; i < 300; i++) {
			learners.move();
			this.clock.advance(Duration.ofSeconds(5));
			List<Integer> allocated = allocated(simulator);
			seen.add(allocated);
			assertThat(allocated.get(0)).isLessThan(4);
			assertThat(allocated.get(1)).isLessThan(5);
		}
		assertThat(seen).hasSizeGreaterThan(3);
	}

	@Test
	void sameSeedGivesTheSameDemo() {
		assertThat(numbers()).isEqualTo(numbers());
	}

	private List<List<Integer>> numbers() {
		var simulator = new PortalSimulator(PORTAL, this.clock);
		var learners = new DemoLearners(simulator, 3, false);
		List<List<Integer>> numbers = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			learners.move();
			numbers.add(allocated(simulator));
		}
		return numbers;
	}

	private static List<Integer> allocated(PortalSimulator simulator) {
		return simulator.portal().environments().stream().map(EnvironmentView::allocated).toList();
	}

}
