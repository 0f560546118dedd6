package dev.educates.gateway.session.inflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class SeatReservationsTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef ONE = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private FleetSnapshot fleet = Fleets.fleet(portal("eu/a").seats(5, 0)
		.environment("w01", "lab", (e) -> e.seats(3))
		.environment("w02", "other", (e) -> e.seats(4)));

	private final WaitStrategy.ChangeSignal changeSignal = WaitStrategy.REAL.changeSignal();

	private final SeatReservations reservations = new SeatReservations(() -> this.fleet, this.changeSignal, null,
			SeatHolds.NONE);

	private SeatReservations.Reservation seatReservations(EnvironmentRef environment) {
		SeatReservations.Answer answer = this.reservations.tryReserve(environment, null);
		assertThat(answer).isInstanceOf(SeatReservations.Reservation.class);
		return (SeatReservations.Reservation) answer;
	}

	@Test
	void areNoMoreThanTheSeatsOfTheEnvironment() {
		for (int i = 0; i < 3; i++) {
			seatReservations(ONE);
		}
		assertThat(this.reservations.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		assertThat(this.reservations.full(OTHER, null)).isNull();
	}

	@Test
	void areNoMoreThanTheSeatsOfThePortal() {
		for (int i = 0; i < 4; i++) {
			seatReservations(OTHER);
		}
		seatReservations(ONE);
		assertThat(this.reservations.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		assertThat(this.reservations.seatReservations(PORTAL)).isEqualTo(5);
		assertThat(this.reservations.inFlight(PORTAL)).isEqualTo(5);
	}

	@Test
	void thatAreReleasedLetSomebodyElseIn() {
		SeatReservations.Reservation reservation = seatReservations(ONE);
		seatReservations(ONE);
		seatReservations(ONE);
		long signalCount = this.changeSignal.signalCount();
		this.reservations.release(reservation);
		this.reservations.release(reservation);
		assertThat(this.changeSignal.signalCount()).isEqualTo(signalCount + 1);
		seatReservations(ONE);
		assertThat(this.reservations.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
	}

	@Test
	void thatAreKeptCountButAreNotUnderWay() {
		SeatReservations.Reservation reservation = seatReservations(ONE);
		this.reservations.keep(reservation);
		this.reservations.keep(reservation);
		assertThat(this.reservations.seatReservations(ONE)).isEqualTo(1);
		assertThat(this.reservations.inFlight(PORTAL)).isZero();
		this.reservations.keep(seatReservations(ONE));
		this.reservations.keep(seatReservations(ONE));
		assertThat(this.reservations.tryReserve(ONE, null)).as("nobody to wait for")
			.isEqualTo(SeatReservations.Full.SEATS_MAY_BE_TAKEN);
		this.reservations.release(reservation);
		seatReservations(ONE);
	}

	@Test
	void becomeSeatsWithoutCountingTwiceOrNever() {
		SeatReservations.Reservation reservation = seatReservations(ONE);
		this.reservations.give(reservation, session(1), this::take);
		assertThat(this.reservations.seatReservations(ONE)).isZero();
		seatReservations(ONE);
		seatReservations(ONE);
		assertThat(this.reservations.tryReserve(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
	}

	@Test
	void endThoughTheSnapshotCannotBePublished() {
		SeatReservations.Reservation reservation = seatReservations(ONE);
		assertThatIllegalStateException()
			.isThrownBy(() -> this.reservations.give(reservation, session(1), (session) -> {
				throw new IllegalStateException("a listener failed");
			}));
		assertThat(this.reservations.sum()).isZero();
		assertThat(this.reservations.inFlight(PORTAL)).isZero();
	}

	@Test
	void wakeWaitingRequestsOnceWhenTheyEnd() {
		SeatReservations.Reservation reservation = seatReservations(ONE);
		long signalCount = this.changeSignal.signalCount();
		this.reservations.release(reservation);
		assertThat(this.changeSignal.signalCount()).isEqualTo(signalCount + 1);
		this.reservations.release(reservation);
		assertThat(this.changeSignal.signalCount()).as("released again").isEqualTo(signalCount + 1);
		reservation = seatReservations(ONE);
		this.reservations.keep(reservation);
		assertThat(this.changeSignal.signalCount()).as("kept").isEqualTo(signalCount + 2);
		this.reservations.keep(reservation);
		assertThat(this.changeSignal.signalCount()).as("kept again").isEqualTo(signalCount + 2);
	}

	@Test
	void thatBecomeSeatsWakeWaitingRequestsWhenNoOtherIsUnderWayAtThePortal() {
		SeatReservations.Reservation first = seatReservations(ONE);
		SeatReservations.Reservation second = seatReservations(OTHER);
		long signalCount = this.changeSignal.signalCount();
		this.reservations.give(first, session(1), (session) -> {
		});
		assertThat(this.changeSignal.signalCount()).isEqualTo(signalCount);
		this.reservations.give(second, session(1), (session) -> {
		});
		assertThat(this.changeSignal.signalCount()).isEqualTo(signalCount + 1);
	}

	@Test
	void thatHaveEndedAreNoLongerUnderWay() {
		List<SeatReservations.Reservation> ended = List.of(seatReservations(ONE), seatReservations(ONE),
				seatReservations(ONE));
		ended.forEach(this.reservations::release);
		for (int i = 0; i < 3; i++) {
			this.reservations.keep(seatReservations(ONE));
		}
		assertThat(this.reservations.full(ONE, null)).isEqualTo(SeatReservations.Full.SEATS_MAY_BE_TAKEN);
	}

	@Test
	void ofWhatNobodyKnowsAreNotGiven() {
		assertThat(this.reservations.tryReserve(new EnvironmentRef(PORTAL, "w99"), null))
			.isEqualTo(SeatReservations.Full.SEATS_ARE_TAKEN);
		assertThat(this.reservations.tryReserve(new EnvironmentRef(new PortalRef("us", "b"), "w01"), null))
			.isEqualTo(SeatReservations.Full.SEATS_ARE_TAKEN);
	}

	@Test
	void thatManyTryForAtOnceAreAsManyAsThereAreSeats() throws Exception {
		Callable<SeatReservations.Answer> tried = () -> this.reservations.tryReserve(ONE, null);
		assertThat(Parallel.times(200, tried)).filteredOn(SeatReservations.Reservation.class::isInstance).hasSize(3);
	}

	private static Session session(int number) {
		return Fleets.session("eu/a/w01", "s" + number, "lab", "user-" + number);
	}

	private void take(Session session) {
		this.fleet = this.fleet.withSession(session);
	}

	/** Whatever happens in whatever order. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })
	void areNeverMoreThanThereIsAndComeToNothing(long seed) {
		Random random = new Random(seed);
		List<SeatReservations.Reservation> requester = new ArrayList<>();
		List<SeatReservations.Reservation> kept = new ArrayList<>();
		AtomicInteger given = new AtomicInteger();
		for (int step = 0; step < 2000; step++) {
			switch (random.nextInt(6)) {
				case 0, 1 -> {
					if (this.reservations.tryReserve(random.nextBoolean() ? ONE : OTHER,
							null) instanceof SeatReservations.Reservation reservation) {
						requester.add(reservation);
					}
				}
				case 2 -> any(requester, random).forEach(this.reservations::release);
				case 3 -> any(kept, random).forEach(this.reservations::release);
				case 4 -> any(requester, random).forEach((reservation) -> {
					this.reservations.keep(reservation);
					kept.add(reservation);
				});
				default -> any(requester, random).forEach((reservation) -> {
					if (reservation.environment().equals(ONE)) {
						this.reservations.give(reservation, session(given.incrementAndGet()), this::take);
					}
					else {
						this.reservations.release(reservation);
					}
					if (random.nextInt(3) > 0) {
						Session ended = Fleets.session("eu/a/w01", "s" + given.get(), "lab", "user-" + given.get());
						this.fleet = this.fleet.withoutSession(ONE, ended.ref());
					}
				});
			}
			assertThat(this.reservations.sum()).isEqualTo(requester.size() + kept.size());
			assertThat(this.reservations.inFlight(PORTAL)).isEqualTo(requester.size());
			assertThat(this.reservations.seatReservations(ONE) + this.fleet.environment(ONE).allocated()).isBetween(0,
					3);
			assertThat(this.reservations.seatReservations(PORTAL) + this.fleet.portal(PORTAL).content().allocated())
				.isBetween(0, 5);
		}
		assertThat(given.get()).isPositive();
		requester.forEach(this.reservations::release);
		kept.forEach(this.reservations::release);
		assertThat(this.reservations.sum()).isZero();
		assertThat(this.reservations.inFlight(PORTAL)).isZero();
	}

	private static List<SeatReservations.Reservation> any(List<SeatReservations.Reservation> reservations,
			Random random) {
		return reservations.isEmpty() ? List.of() : List.of(reservations.remove(random.nextInt(reservations.size())));
	}

}
