package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.ScriptedStore;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When a replica renews its reservations, and forgets those of others. */
class SharedSeatsTests {

	private static final EnvironmentRef LAB = new EnvironmentRef(new PortalRef("eu", "a"), "w01");

	private long reserved = 1;

	private final ScriptedStore store = new ScriptedStore(
			(script, arguments) -> new ScriptReply(List.of(this.reserved)));

	private final List<String> released = new ArrayList<>();

	private SharedSeats seats(Duration kept) {
		SharedSeats seats = new SharedSeats(this.store, kept);
		seats.listen(new SharedSeats.Listener() {

			@Override
			public void released(@Nullable PortalRef portal) {
				SharedSeatsTests.this.released.add(String.valueOf(portal));
			}

			@Override
			public void granted(Session session) {
			}

		});
		return seats;
	}

	@Test
	void reservationIsRenewedWhileThePortalWorksAndNoLonger() {
		SharedSeats seats = seats(Duration.ZERO);
		assertThat(seats.tryReserve(1, LAB, 1, 1)).isTrue();
		this.store.beat();
		this.store.beat();
		assertThat(this.store.sent).containsExactly("reserve-seat", "reserve-seat");
		seats.end(1, LAB, null);
		this.store.beat();
		assertThat(this.store.sent).containsExactly("reserve-seat", "reserve-seat", "end-seat");
	}

	@Test
	void reservationIsNotRenewedAtEachHeartbeat() {
		assertThat(seats(Duration.ofHours(1)).tryReserve(1, LAB, 1, 1)).isTrue();
		this.store.beat();
		assertThat(this.store.sent).isEmpty();
	}

	@Test
	void seatThatOthersHaveIsNotReserved() {
		this.reserved = 0;
		SharedSeats seats = seats(Duration.ZERO);
		assertThat(seats.tryReserve(1, LAB, 1, 1)).isFalse();
		this.store.beat();
		assertThat(this.store.sent).isEmpty();
	}

	@Test
	void duringAnOutageSeatsOfOthersCountNoLongerAndAReservationIsUnknownNotFailed() {
		SharedSeats seats = seats(Duration.ZERO);
		this.store.available(false);
		assertThat(this.released).as("anywhere").containsExactly("null");
		assertThat(seats.tryReserve(1, LAB, 1, 1)).isTrue();
		this.store.available(true);
		this.store.beat();
		assertThat(this.store.sent).as("known to all after the outage").containsExactly("reserve-seat");
	}

}
