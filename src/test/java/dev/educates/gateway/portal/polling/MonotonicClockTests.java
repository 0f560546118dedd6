package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

import dev.educates.gateway.fleet.Fleets;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MonotonicClockTests {

	private Instant wall = Fleets.SEEN;

	private long nanos = 42;

	private final MonotonicClock clock = new MonotonicClock(() -> this.wall, () -> this.nanos);

	private void pass(Duration time) {
		this.wall = this.wall.plus(time);
		this.nanos += time.toNanos();
	}

	@Test
	void agreesWithAnUndisturbedWallClock() {
		pass(Duration.ofSeconds(7));
		assertThat(this.clock.instant()).isEqualTo(Fleets.SEEN.plusSeconds(7));
	}

	@Test
	void goesOnMoreSlowlyAfterTheWallClockWasSetBack() {
		this.wall = this.wall.minus(Duration.ofHours(1));
		assertThat(this.clock.instant()).isEqualTo(Fleets.SEEN);
		pass(Duration.ofSeconds(10));
		assertThat(this.clock.instant()).isEqualTo(Fleets.SEEN.plusSeconds(5));
		pass(Duration.ofHours(3));
		assertThat(this.clock.instant()).isEqualTo(this.wall);
	}

	@Test
	void doesNotJumpAheadWithTheWallClock() {
		this.wall = this.wall.plus(Duration.ofDays(4000));
		pass(Duration.ofSeconds(10));
		assertThat(this.clock.instant()).isEqualTo(Fleets.SEEN.plusSeconds(15));
	}

	@Test
	void neverGoesBackWhateverTheWallClockDoes() {
		Random random = new Random(1);
		Instant before = this.clock.instant();
		for (int i = 0; i < 1000; i++) {
			long passed = random.nextLong(2_000_000_000);
			this.nanos += passed;
			this.wall = Fleets.SEEN.plusMillis(random.nextLong(-3_600_000, 3_600_000));
			Instant now = this.clock.instant();
			assertThat(Duration.between(before, now)).isBetween(Duration.ofNanos(passed / 2 - 1),
					Duration.ofNanos(passed * 3 / 2 + 1));
			before = now;
		}
	}

}
