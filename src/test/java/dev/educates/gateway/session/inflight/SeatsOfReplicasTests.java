package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of seat reservations that all replicas share. Without a store there is one
 * replica, which keeps the same contract.
 */
class SeatsOfReplicasTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef ONE = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private static final Duration SHORT = Duration.ofMillis(300);

	static Stream<Replicas> settings() {
		return Stream.concat(Stream.of(new Replicas(null)), RedisServer.kinds().map(Replicas::new));
	}

	static Stream<Replicas> shared() {
		return RedisServer.kinds().map(Replicas::new);
	}

	@ParameterizedTest
	@MethodSource("settings")
	void areNoMoreThanThereAreSeats(Replicas replicas) throws Exception {
		try (replicas) {
			AtomicInteger next = new AtomicInteger();
			Callable<SeatReservations.Answer> tried = () -> replicas.any(next.getAndIncrement()).tryReserve(ONE, null);
			assertThat(Parallel.times(100, tried)).filteredOn(SeatReservations.Reservation.class::isInstance)
				.hasSize(3);
			Callable<SeatReservations.Answer> others = () -> replicas.any(next.getAndIncrement())
				.tryReserve(OTHER, null);
			assertThat(Parallel.times(100, others)).as("the portal has five seats")
				.filteredOn(SeatReservations.Reservation.class::isInstance)
				.hasSize(2);
		}
	}

	@ParameterizedTest
	@MethodSource("settings")
	void leaveHeldSeatsToTheClassOnAnyReplica(Replicas replicas) throws Exception {
		try (replicas) {
			replicas.held = 2;
			AtomicInteger next = new AtomicInteger();
			Callable<SeatReservations.Answer> others = () -> replicas.any(next.getAndIncrement()).tryReserve(ONE, null);
			assertThat(Parallel.times(100, others)).filteredOn(SeatReservations.Reservation.class::isInstance)
				.hasSize(1);
			Callable<SeatReservations.Answer> members = () -> replicas.any(next.getAndIncrement())
				.tryReserve(ONE, "class");
			assertThat(Parallel.times(100, members)).filteredOn(SeatReservations.Reservation.class::isInstance)
				.hasSize(2);
		}
	}

	@ParameterizedTest
	@MethodSource("settings")
	void thatAreReleasedAreFreeForAll(Replicas replicas) {
		try (replicas) {
			List<SeatReservations.Reservation> reserved = replicas.reserveAll();
			long signalCount = replicas.last().signal.signalCount();
			assertThat(replicas.last().seats.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
			replicas.first().seats.release(reserved.getFirst());
			Eventually.until("a waiting request gets a signal",
					() -> replicas.last().signal.signalCount() > signalCount);
			Eventually.until("the seat is free",
					() -> replicas.last().seats.tryReserve(ONE, null) instanceof SeatReservations.Reservation);
		}
	}

	@ParameterizedTest
	@MethodSource("settings")
	void thatAreGivenBecomeSeatsForAll(Replicas replicas) {
		try (replicas) {
			Session session = Fleets.session("eu/a/w01", "s1", "lab", "ann");
			List<SeatReservations.Reservation> reserved = replicas.reserveAll();
			replicas.first().seats.give(reserved.getFirst(), session, replicas.first()::add);
			Eventually.until("the other one knows the session",
					() -> replicas.last().fleet.session(session.ref()) != null);
			assertThat(replicas.last().seats.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
			replicas.first().seats.release(reserved.get(1));
			Eventually.until("the seat that was released is free",
					() -> replicas.last().seats.tryReserve(ONE, null) instanceof SeatReservations.Reservation);
			assertThat(replicas.last().seats.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		}
	}

	@ParameterizedTest
	@MethodSource("shared")
	void ofAReplicaThatIsGoneExpire(Replicas replicas) {
		try (replicas) {
			replicas.kept = SHORT;
			replicas.reserveAll();
			replicas.stopFirst();
			Eventually.until("a seat is free",
					() -> replicas.last().seats.tryReserve(ONE, null) instanceof SeatReservations.Reservation);
		}
	}

	@ParameterizedTest
	@MethodSource("shared")
	void areReservedOnceByTheSameId(Replicas replicas) {
		try (replicas) {
			SharedSeats seats = replicas.first().shared;
			for (int i = 0; i < 3; i++) {
				assertThat(seats.tryReserve(7, ONE, 1, 1)).isTrue();
			}
			assertThat(seats.tryReserve(8, ONE, 1, 1)).isFalse();
			seats.end(7, ONE, null);
			assertThat(seats.tryReserve(8, ONE, 1, 1)).isTrue();
		}
	}

	/** Two replicas that share a store, or one. */
	private static final class Replicas implements AutoCloseable {

		private final RedisServer.@Nullable Kind kind;

		private Duration kept = Duration.ofMinutes(1);

		private int held;

		private @Nullable SharedStores stores;

		private final List<Replica> all = new ArrayList<>();

		Replicas(RedisServer.@Nullable Kind kind) {
			this.kind = kind;
		}

		private synchronized List<Replica> all() {
			if (this.all.isEmpty() && this.kind == null) {
				this.all.add(new Replica(null, this.kept, this.held));
			}
			if (this.all.isEmpty()) {
				this.stores = new SharedStores(RedisServer.shared(this.kind), Duration.ofSeconds(2), null);
				this.all.add(new Replica(this.stores.replica(), this.kept, this.held));
				this.all.add(new Replica(this.stores.replica(), this.kept, this.held));
			}
			return this.all;
		}

		SeatReservations any(int number) {
			return all().get(number % all().size()).seats;
		}

		Replica first() {
			return all().getFirst();
		}

		Replica last() {
			return all().getLast();
		}

		List<SeatReservations.Reservation> reserveAll() {
			return Stream.generate(() -> first().seats.tryReserve(ONE, null))
				.limit(3)
				.map(SeatReservations.Reservation.class::cast)
				.toList();
		}

		void stopFirst() {
			this.stores.stop(first().store);
		}

		@Override
		public void close() {
			if (this.stores != null) {
				this.stores.close();
			}
		}

		@Override
		public String toString() {
			return (this.kind != null) ? this.kind.name() : "LOCAL";
		}

	}

	/** What a replica knows. */
	private static final class Replica implements SharedSeats.Listener {

		private final @Nullable SharedStore store;

		private final WaitStrategy.ChangeSignal signal = WaitStrategy.REAL.changeSignal();

		private final SharedSeats shared;

		private final SeatReservations seats;

		private volatile FleetSnapshot fleet = Fleets.fleet(portal("eu/a").seats(5, 0)
			.environment("w01", "lab", (e) -> e.seats(3))
			.environment("w02", "other", (e) -> e.seats(4)));

		Replica(@Nullable SharedStore store, Duration kept, int held) {
			this.store = store;
			this.shared = (store != null) ? new SharedSeats(store, kept) : null;
			this.seats = new SeatReservations(() -> this.fleet, this.signal, this.shared,
					(known) -> HeldSeats.of(List.of(new HeldSeats.Claim("class", held, List.of(ONE))), known));
			if (this.shared != null) {
				this.shared.listen(this);
			}
		}

		void add(Session session) {
			this.fleet = this.fleet.withSession(session);
		}

		@Override
		public void released(@Nullable PortalRef portal) {
			this.seats.releasedElsewhere(portal);
		}

		@Override
		public void granted(Session session) {
			add(session);
		}

	}

}
