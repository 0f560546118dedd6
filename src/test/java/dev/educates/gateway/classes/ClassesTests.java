package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.usage.UsualLoad;
import dev.educates.gateway.voucher.Voucher;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static dev.educates.gateway.classes.ClassFixture.LAB;
import static dev.educates.gateway.classes.ClassFixture.SCHOOL;
import static dev.educates.gateway.classes.ClassFixture.TEN;
import static dev.educates.gateway.classes.ClassFixture.draft;
import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClassesTests {

	private final ClassFixture gateway = new ClassFixture();

	private final ClassFixture.Replica replica = this.gateway.replica(true);

	private final Classes classes = this.replica.classes;

	private ClassPlan refused(ClassResult result, String message) {
		assertThat(result).isInstanceOf(ClassResult.ClassRefused.class);
		assertThat(((ClassResult.ClassRefused) result).message()).startsWith(message);
		return ((ClassResult.ClassRefused) result).plan();
	}

	private void at(Instant moment) {
		this.gateway.clock.advanceTo(moment);
	}

	private int held() {
		return this.replica.held().held(LAB, this.replica.registry.known().classes().getFirst().id());
	}

	@Test
	void seatsAreHeldFromTheLeadToTheRelease() {
		TrainingClass training = this.replica.created(30, TEN);
		assertThat(this.replica.held().wanted().isEmpty()).isTrue();
		assertThat(this.classes.status(training)).returns(30, this.classes::covered).returns(0, ClassStatus::held);
		at(TEN.minus(Duration.ofMinutes(10)).minusMillis(1));
		assertThat(this.replica.held().wanted().isEmpty()).isTrue();
		at(TEN.minus(Duration.ofMinutes(10)));
		assertThat(held()).isEqualTo(30);
		assertThat(this.classes.status(training)).returns(TrainingClass.State.HOLDING, ClassStatus::state)
			.returns(30, this.classes::covered);
		at(TEN.plus(Duration.ofMinutes(15)).minusMillis(1));
		assertThat(held()).isEqualTo(30);
		at(TEN.plus(Duration.ofMinutes(15)));
		assertThat(this.replica.held().wanted().isEmpty()).as("released").isTrue();
		assertThat(this.classes.status(training).state()).isEqualTo(TrainingClass.State.RUNNING);
		at(TEN.plus(Duration.ofHours(2)));
		assertThat(this.classes.status(training).state()).isEqualTo(TrainingClass.State.ENDED);
	}

	@Test
	void workshopThatNoPortalOffersIsNamed() {
		TrainingClass unknown = draft("nope", 3, TEN, TEN.plus(Duration.ofHours(2)));
		this.gateway.usual = new UsualLoad(12, 4);
		ClassPlan.Warning warning = new ClassPlan.Warning(ClassPlan.Code.WORKSHOP_NOT_OFFERED, null);
		assertThat(this.classes.plan(SCHOOL, unknown).usualLoad()).as("it is not read")
			.isEqualTo(new ClassPlan.Load(0, 0, 0));
		assertThat(this.classes.plan(SCHOOL, unknown).warnings()).contains(warning);
		assertThat(refused(this.classes.create(SCHOOL, unknown, false),
				"no portal of tenant 'alpha' that the gateway has read offers workshop 'nope'")
			.coverable()).isZero();
		assertThat(this.classes.plan(SCHOOL, draft(3, TEN)).warnings()).doesNotContain(warning);
	}

	@Test
	void sessionOfAMemberTakesThePlaceOfAHeldSeat() {
		TrainingClass training = this.replica.created(30, TEN);
		at(TEN);
		this.replica.joins(training, "ann");
		assertThat(held()).as("the session is being requested").isEqualTo(30);
		Session session = this.gateway.session("ann");
		assertThat(held()).isEqualTo(29);
		this.gateway.session("stranger");
		assertThat(held()).isEqualTo(29);
		assertThat(this.classes.status(training)).returns(30, this.classes::covered).returns(1, ClassStatus::sessions);
		this.gateway.fleet.publish(this.gateway.fleet.current().withoutSession(LAB, session.ref()));
		assertThat(held()).as("the seat stays the learner's").isEqualTo(30);
	}

	@Test
	void heldSeatsOfAPortalThatDoesNotRespondAreNotCovered() {
		TrainingClass training = this.replica.created(30, TEN);
		at(TEN);
		this.gateway.fleet(
				portal("eu/a").health(PortalHealth.UNREACHABLE).environment("w01", "lab", (e) -> e.seats(40)),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(5)));
		assertThat(held()).as("of the portal that does not respond").isEqualTo(30);
		assertThat(this.classes.status(training)).returns(5, ClassStatus::held).returns(5, this.classes::covered);
	}

	@Test
	void sessionsThatOutlastTheStartAreNotCovered() {
		this.gateway.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).taken(12).users("x1", "x2")));
		// those of the fixture end after an hour, and ten have no known end
		ClassPlan early = this.classes.plan(SCHOOL, draft(30, TEN));
		assertThat(early.coverable()).as("from 50 min on").isEqualTo(28);
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofHours(1)))).coverable()).isEqualTo(30);
		refused(this.classes.create(SCHOOL, draft(30, TEN), false), "28 of 30 seats for 'lab' can be covered from ");
		assertThat(this.classes.create(SCHOOL, draft(30, TEN), true)).isInstanceOf(ClassResult.ClassSaved.class);
		at(TEN);
		assertThat(this.classes.status(this.replica.registry.known().classes().getFirst())).returns(28,
				this.classes::covered);
	}

	@Test
	void planNamesPortalsConflictsAndWhatIsNotPromised() {
		this.gateway.fleet(
				portal("eu/a").environment("w01", "lab", (e) -> e.seats(20).duration(Duration.ofMinutes(30))),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(30)),
				portal("eu/c").health(PortalHealth.UNREACHABLE).environment("w01", "lab", (e) -> e.seats(30)),
				portal("eu/d").cordoned().environment("w01", "lab", (e) -> e.seats(30)));
		TrainingClass first = this.replica.created(25, TEN);
		ClassPlan plan = this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofMinutes(90))));
		assertThat(plan.coverable()).isEqualTo(25);
		assertThat(plan.portals()).extracting((each) -> each.portal() + " " + each.seats()).containsExactly("b 25");
		assertThat(plan.portals().getFirst()).returns(0, ClassPlan.PortalSeats::reservedNow)
			.returns(25, ClassPlan.PortalSeats::reservedNeeded);
		assertThat(plan.conflicts())
			.containsExactly(new ClassPlan.Conflict(first, 25, TEN, TEN.plus(Duration.ofHours(2))));
		assertThat(plan.warnings()).extracting(ClassPlan.Warning::message)
			.anyMatch((each) -> each.contains("directly at a portal"))
			.anyMatch((each) -> each.endsWith("are not counted: 2"))
			.anyMatch((each) -> each.startsWith("A session lasts 30 min, less than the class"));
		this.gateway.usual = new UsualLoad(1, 4);
		TrainingClass second = draft(30, TEN.plus(Duration.ofMinutes(90)));
		refused(this.classes.create(SCHOOL, second, false),
				"24 of 30 seats for 'lab' can be covered from %s to %s; ".formatted(second.holdFrom(), second.endsAt())
						+ "25 seats of the same portals are for other classes; 1 seat is left out for the usual load");
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofHours(3)))).isCovered())
			.as("the first class is over")
			.isTrue();
	}

	@Test
	void seatsOfTheUsualLoadAreNotCoverable() {
		this.gateway.usual = new UsualLoad(12, 4);
		ClassPlan plan = this.classes.plan(SCHOOL, draft(30, TEN));
		assertThat(plan.coverable()).isEqualTo(28);
		assertThat(plan.usualLoad()).isEqualTo(new ClassPlan.Load(12, 12, 4));
		refused(this.classes.create(SCHOOL, draft(30, TEN), false), "28 of 30 seats for 'lab' can be covered");
		TrainingClass small = this.replica.created(28, TEN);
		assertThat(this.classes.covered(this.classes.status(small))).isEqualTo(28);
		at(TEN.minus(Duration.ofMinutes(10)));
		assertThat(this.classes.plan(small).usualLoad()).as("nothing takes a held seat")
			.isEqualTo(new ClassPlan.Load(12, 0, 4));
	}

	@Test
	void sessionsOfNowThatOutlastTheStartAreAmongTheUsualOnes() {
		this.gateway.usual = new UsualLoad(12, 4);
		this.gateway.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).users("alpha:x1", "alpha:x2")));
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN))).returns(28, ClassPlan::coverable)
			.returns(new ClassPlan.Load(12, 10, 4), ClassPlan::usualLoad);
		this.gateway.usual = new UsualLoad(1, 4);
		assertThat(this.classes.plan(SCHOOL, draft(40, TEN))).returns(38, ClassPlan::coverable)
			.returns(new ClassPlan.Load(1, 0, 4), ClassPlan::usualLoad);
	}

	/** The usual load is of the tenant alone. */
	@Test
	void sessionsOfAnotherTenantOnTheSamePortalAreNotAmongTheUsualOnes() {
		this.gateway.usual = new UsualLoad(12, 4);
		this.gateway.fleet(
				portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).users("alpha:x1", "beta:x1", "beta:x2")));
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN))).returns(26, ClassPlan::coverable)
			.returns(new ClassPlan.Load(12, 11, 4), ClassPlan::usualLoad);
	}

	@Test
	void sessionsOfAllTenantsCanBeAmongTheUsualOnesIfIdsAreGlobal() {
		Access global = new Access(UserIds.GLOBAL);
		global.replace(this.gateway.access.tenancy());
		this.gateway.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).users("x1", "x2")));
		ClassSeats seats = new ClassSeats(() -> KnownClasses.NONE, global, this.gateway.fleet,
				(of, now) -> new UsualLoad(12, 4), this.gateway.clock);
		assertThat(seats.plan(draft(30, TEN)).usualLoad()).isEqualTo(new ClassPlan.Load(12, 10, 4));
	}

	@Test
	void usualLoadLeavesTheFirstPortalToTheClass() {
		this.gateway.usual = new UsualLoad(12, 4);
		this.gateway.fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(20)),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(20)));
		assertThat(this.classes.plan(SCHOOL, draft(22, TEN)).portals())
			.extracting((each) -> each.portal() + " " + each.seats())
			.containsExactly("a 20", "b 2");
	}

	@Test
	void planWithoutHistorySaysSoAndLeavesNoSeatOut() {
		ClassPlan plan = this.classes.plan(SCHOOL, draft(40, TEN));
		assertThat(plan.isCovered()).isTrue();
		assertThat(plan.usualLoad()).isEqualTo(new ClassPlan.Load(0, 0, 0));
		ClassPlan.Warning unknown = new ClassPlan.Warning(ClassPlan.Code.USUAL_LOAD_UNKNOWN, null);
		assertThat(plan.warnings()).contains(unknown);
		this.gateway.usual = new UsualLoad(0, 1);
		assertThat(this.classes.plan(SCHOOL, draft(40, TEN)).warnings()).doesNotContain(unknown);
	}

	/** The worst moment counts, though it is not the first one. */
	@Test
	void classThatStartsLaterInTheSameTimeIsReckonedWith() {
		this.replica.created(25, TEN.plus(Duration.ofHours(1)));
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN)).coverable()).isEqualTo(15);
	}

	@Test
	void ofClassesThatAreCreatedAtOnceAsManyAreStoredAsSeatsAllow() throws Exception {
		List<ClassResult> results = Parallel.times(6, () -> this.classes.create(SCHOOL, draft(15, TEN), false));
		assertThat(results).filteredOn(ClassResult.ClassSaved.class::isInstance).hasSize(2);
		assertThat(this.gateway.store.all("classes")).hasSize(2);
	}

	@Test
	void changeIsPlannedAgainAndChangesTheVoucher() {
		TrainingClass training = this.replica.created(20, TEN);
		at(TEN);
		this.replica.joins(training, "ann");
		this.replica.joins(training, "ben");
		Eventually.until("both are known", () -> this.classes.status(training).members().size() == 2);
		ClassResult changed = this.classes.change(SCHOOL, training.id(),
				(known) -> draft(35, TEN.plus(Duration.ofHours(1))), false);
		assertThat(changed).isInstanceOf(ClassResult.ClassSaved.class);
		Voucher voucher = this.gateway.vouchers.vouchers().find(training.voucherId()).voucher();
		assertThat(voucher.terms().uses()).isEqualTo(35);
		assertThat(voucher.terms().notAfter()).isEqualTo(TEN.plus(Duration.ofHours(3)));
		refused(this.classes.change(SCHOOL, training.id(), (known) -> draft(41, TEN), false), "40 of 41 seats");
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.classes.change(SCHOOL, training.id(), (known) -> draft(1, TEN), false))
			.withMessageContaining("seats (1) must not be below the number of learners who have joined: 2");
	}

	@Test
	void canceledClassHoldsNothingAndItsVoucherIsRevoked() {
		TrainingClass training = this.replica.created(20, TEN);
		at(TEN);
		assertThat(held()).isEqualTo(20);
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(TEN);
		assertThat(this.replica.held().wanted().isEmpty()).isTrue();
		assertThat(this.gateway.vouchers.vouchers().find(training.voucherId()).voucher().revoked()).isTrue();
		refused(this.classes.change(SCHOOL, training.id(), (known) -> known, false), "the class is CANCELED");
		assertThat(this.classes.all(SCHOOL, null, false)).isEmpty();
		assertThat(this.classes.all(SCHOOL, null, true)).hasSize(1);
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).as("again").isEqualTo(TEN);
	}

	@Test
	void classIsNoBusinessOfOtherTenantsAndUsers() {
		TrainingClass training = this.replica.created(20, TEN);
		Caller other = Callers.client("other", "beta");
		assertThat(this.classes.find(other, training.id())).isNull();
		assertThat(this.classes.change(other, training.id(), (known) -> known, false)).isNull();
		assertThat(this.classes.cancel(other, training.id())).isNull();
		assertThat(this.classes.all(other, null, true)).isEmpty();
		assertThat(this.classes.find(Callers.ADMIN, training.id())).isEqualTo(training);
		for (Caller user : List.of(Callers.endUser("ann", "alpha"), Callers.pinned(SCHOOL, "ann"))) {
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.classes.find(user, training.id()));
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.classes.create(user, draft(1, TEN), true));
		}
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.classes.create(other, draft(1, TEN), true));
	}

	@Test
	void draftWithImpossibleValuesIsRejectedWithAllOfThem() {
		TrainingClass draft = new TrainingClass("", "alpha", " ", "lab", 1001, Fleets.SEEN.minus(Duration.ofHours(1)),
				Fleets.SEEN.plus(Duration.ofHours(24)), Duration.ofSeconds(-1), Duration.ofDays(2), false, Map.of(),
				TEN, "", null);
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> this.classes.plan(SCHOOL, draft))
			.withMessageContainingAll("name (length 1) must", "seats (1001) must be from 1 to 1000", "startsAt (",
					"endsAt (", "leadSeconds (-1)", "releaseAfterSeconds (172800)");
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.classes.plan(SCHOOL, draft(" ", 3, TEN, TEN.plus(Duration.ofHours(2)))))
			.withMessageContaining("workshops (' ') must");
	}

	@Test
	void namesAreKeptOnlyIfTheClassAsksForThem() {
		TrainingClass training = this.replica.created(20, TEN);
		at(TEN);
		this.replica.joins(training, "ann");
		assertThat(this.classes.status(training).members()).extracting(ClassStatus.Member::name).containsOnlyNulls();
		assertThat(this.classes.status(training).members().toString()).doesNotContain("ann");
	}

	@Test
	void otherReplicaHoldsTheSameSeats() {
		ClassFixture.Replica other = this.gateway.replica(true);
		this.replica.created(30, TEN);
		at(TEN);
		Eventually.until("the other one knows the class",
				() -> other.held().held(LAB, this.replica.registry.known().classes().getFirst().id()) == 30);
		assertThat(other.held()).isEqualTo(this.replica.held());
	}

	@Test
	void watcherHearsOfEachChange() {
		TrainingClass training = this.replica.created(30, TEN);
		at(TEN);
		ClassFeed feed = new ClassFeed(this.classes);
		this.replica.registry.listen(feed::changed);
		feed.start();
		List<ClassStatus> heard = new CopyOnWriteArrayList<>();
		AtomicReference<Throwable> fault = new AtomicReference<>();
		Disposable stream = feed.changes(() -> SCHOOL, training.id()).subscribe(heard::add, fault::set);
		try {
			Eventually.until("it is sent as it is", () -> heard.size() == 1);
			this.replica.joins(training, "ann");
			Eventually.until("a member is sent", () -> heard.getLast().members().size() == 1);
			this.gateway.session("ann");
			Eventually.until("a session is sent",
					() -> heard.getLast().sessions() == 1 && this.classes.covered(heard.getLast()) == 30);
			assertThat(fault.get()).isNull();
			feed.changes(() -> Callers.client("other", "beta"), training.id()).subscribe(heard::add, fault::set);
			Eventually.until("another tenant gets an error", () -> fault.get() instanceof BadInput);
		}
		finally {
			stream.dispose();
			feed.close();
		}
	}

}
