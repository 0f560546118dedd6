package dev.educates.gateway.session.inflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Reservations of seats while a class holds some. */
class SeatHoldsTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final EnvironmentRef LAB = new EnvironmentRef(PORTAL, "w01");

	private static final EnvironmentRef OTHER = new EnvironmentRef(PORTAL, "w02");

	private static final String CLASS = "c";

	private FleetSnapshot fleet = Fleets.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(10))
		.environment("w02", "other", (e) -> e.seats(10)));

	private int seats = 6;

	private final WaitStrategy.ChangeSignal changeSignal = WaitStrategy.REAL.changeSignal();

	private final SeatReservations reservations = new SeatReservations(() -> this.fleet, this.changeSignal, null,
			this::held);

	/** Members are the users whose names begin with an m. */
	private HeldSeats held(FleetSnapshot snapshot) {
		int members = (int) snapshot.sessions().filter((session) -> session.user().startsWith("m")).count();
		return HeldSeats.of(List.of(new HeldSeats.Claim(CLASS, this.seats - members, List.of(LAB))), snapshot);
	}

	private SeatReservations.Answer reserve(String classId) {
		return this.reservations.tryReserve(LAB, classId);
	}

	private SeatReservations.Reservation reserved(String classId) {
		SeatReservations.Answer answer = reserve(classId);
		assertThat(answer).isInstanceOf(SeatReservations.Reservation.class);
		return (SeatReservations.Reservation) answer;
	}

	private void give(SeatReservations.Reservation reservation, String user) {
		this.reservations.give(reservation, Fleets.session("eu/a/w01", "s-" + user, "lab", user),
				(session) -> this.fleet = this.fleet.withSession(session));
	}

	@Test
	void othersGetOnlySeatsThatAreNotHeld() {
		List<SeatReservations.Reservation> others = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			others.add(reserved(null));
		}
		assertThat(reserve(null)).as("one of them may be released").isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		for (int i = 0; i < 4; i++) {
			give(others.get(i), "x" + i);
		}
		assertThat(reserve(null)).isEqualTo(SeatReservations.Full.SEATS_ARE_HELD);
		for (int i = 0; i < 6; i++) {
			reserved(CLASS);
		}
		assertThat(reserve(CLASS)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
	}

	@Test
	void memberTakesAHeldSeatAndNoOther() {
		List<SeatReservations.Reservation> members = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			members.add(reserved(CLASS));
		}
		for (int i = 0; i < 4; i++) {
			reserved(null);
		}
		assertThat(reserve(null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		for (int i = 0; i < 6; i++) {
			give(members.get(i), "m" + i);
		}
		assertThat(this.reservations.heldSeats(LAB, null)).isZero();
		assertThat(reserve(null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
	}

	@Test
	void seatOfAMemberWhoHasLeftIsHeldAgain() {
		for (int i = 0; i < 6; i++) {
			give(reserved(CLASS), "m" + i);
		}
		assertThat(this.reservations.heldSeats(LAB, null)).isZero();
		this.fleet = this.fleet.withoutSession(LAB, Fleets.session("eu/a/w01", "s-m0", "lab", "m0").ref());
		assertThat(this.reservations.heldSeats(LAB, null)).isEqualTo(1);
		assertThat(this.reservations.heldSeats(LAB, CLASS)).isZero();
	}

	@Test
	void limitOfThePortalIsHeldFromOtherWorkshops() {
		this.fleet = Fleets.fleet(portal("eu/a").seats(8, 0)
			.environment("w01", "lab", (e) -> e.seats(10))
			.environment("w02", "other", (e) -> e.seats(10)));
		assertThat(this.reservations.tryReserve(OTHER, null)).isInstanceOf(SeatReservations.Reservation.class);
		assertThat(this.reservations.tryReserve(OTHER, null)).isInstanceOf(SeatReservations.Reservation.class);
		assertThat(this.reservations.full(OTHER, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_RESERVED);
		this.seats = 8;
		assertThat(this.reservations.full(OTHER, null)).isEqualTo(SeatReservations.Full.SEATS_ARE_HELD);
		assertThat(this.reservations.full(LAB, CLASS)).isNull();
	}

	@Test
	void noRequestGuessesAtAHeldSeat() {
		assertThat(this.reservations.reserveUnchecked(LAB, null)).isNull();
		assertThat(this.reservations.reserveUnchecked(LAB, CLASS)).isNotNull();
		assertThat(this.reservations.reserveUnchecked(OTHER, null)).as("the portal has no limit").isNotNull();
		this.fleet = Fleets.fleet(portal("eu/a").seats(7, 0)
			.environment("w01", "lab", (e) -> e.seats(10))
			.environment("w02", "other", (e) -> e.seats(10)));
		assertThat(this.reservations.reserveUnchecked(OTHER, null)).as("all seats of the portal are held or reserved")
			.isNull();
	}

	@Test
	void seatThatALostAnswerMayHaveTakenIsNotGuessedAtWhereSeatsAreHeld() {
		for (int i = 0; i < 4; i++) {
			this.reservations.keep(reserved(null));
		}
		assertThat(reserve(null)).isEqualTo(SeatReservations.Full.SEATS_ARE_HELD);
		this.seats = 0;
		for (int i = 0; i < 6; i++) {
			this.reservations.keep(reserved(null));
		}
		assertThat(reserve(null)).isEqualTo(SeatReservations.Full.SEATS_MAY_BE_TAKEN);
	}

	/** Whatever happens, members can have all their seats, and others the rest. */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void sumOfMembersAndHeldSeatsNeverFalls(long seed) {
		Random random = new Random(seed);
		List<SeatReservations.Reservation> members = new ArrayList<>();
		List<SeatReservations.Reservation> others = new ArrayList<>();
		int joined = 0;
		int strangers = 0;
		for (int step = 0; step < 500; step++) {
			boolean member = random.nextBoolean();
			List<SeatReservations.Reservation> some = member ? members : others;
			if (random.nextInt(3) == 0 && !some.isEmpty()) {
				SeatReservations.Reservation one = some.remove(random.nextInt(some.size()));
				if (random.nextBoolean()) {
					this.reservations.release(one);
				}
				else if (member) {
					give(one, "m" + joined++);
				}
				else {
					give(one, "x" + strangers++);
				}
			}
			else if ((!member || members.size() + joined < this.seats)
					&& reserve(member ? CLASS : null) instanceof SeatReservations.Reservation one) {
				some.add(one);
			}
			assertThat(others.size() + strangers).isLessThanOrEqualTo(4);
			boolean fullyTaken = others.size() + strangers == 4;
			assertThat(this.reservations.full(LAB, null) != null).as("step %d", step).isEqualTo(fullyTaken);
			boolean allIn = members.size() + joined == this.seats;
			assertThat(this.reservations.full(LAB, CLASS) == null || allIn).as("step %d", step).isTrue();
		}
		assertThat(joined).isPositive();
	}

}
