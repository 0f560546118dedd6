package dev.educates.gateway.placement;

import dev.educates.gateway.fleet.Capacity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SeatsTests {

	private static Seats environment(int capacity, int seen, int seatReservations, int available) {
		return new Seats(Capacity.UNLIMITED, seen, seatReservations, 0, Capacity.of(capacity), seen, seatReservations,
				0, available);
	}

	@ParameterizedTest(name = "of {0} seats {1} are seen taken and {2} claimed: {3} left")
	@CsvSource({ "5, 0, 0, 5", "5, 3, 0, 2", "5, 3, 1, 1", "5, 3, 2, 0", "5, 3, 4, 0", "5, 7, 0, 0", "0, 0, 0, 0" })
	void reservationsTakeSeatsOfTheEnvironment(int capacity, int seen, int seatReservations, int left) {
		assertThat(environment(capacity, seen, seatReservations, 0).left()).isEqualTo(left);
	}

	@ParameterizedTest(name = "a portal of {0} with {1} seen and {2} claimed leaves {3} of 5")
	@CsvSource({ "20, 0, 0, 5", "20, 17, 0, 3", "20, 17, 2, 1", "20, 17, 3, 0", "20, 25, 0, 0", "20, 19, 9, 0" })
	void thePortalsOwnLimitCounts(int maximum, int seen, int seatReservations, int left) {
		assertThat(new Seats(Capacity.of(maximum), seen, seatReservations, 0, Capacity.of(5), 0, 0, 0, 0).left())
			.isEqualTo(left);
	}

	@Test
	void aPortalWithoutALimitLeavesWhatTheEnvironmentHas() {
		assertThat(new Seats(Capacity.UNLIMITED, 100_000, 100, 0, Capacity.of(5), 1, 1, 0, 0).left()).isEqualTo(3);
	}

	@ParameterizedTest(name = "of {0} ready ones {1} are claimed: {2}")
	@CsvSource({ "0, 0, 0", "2, 0, 2", "2, 1, 1", "2, 2, 0", "2, 3, 0" })
	void reservationsTakeReadySessionsFirst(int available, int seatReservations, int ready) {
		assertThat(environment(10, 0, seatReservations, available).ready()).isEqualTo(ready);
	}

	@Test
	void whatIsReadyIsNoUseWithoutASeat() {
		assertThat(new Seats(Capacity.of(20), 20, 0, 0, Capacity.of(5), 0, 0, 0, 2).ready()).isZero();
		assertThat(environment(5, 4, 0, 2).ready()).isEqualTo(1);
	}

}
