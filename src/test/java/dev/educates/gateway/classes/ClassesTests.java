package dev.educates.gateway.classes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.Parallel;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.server.audit.QuietAudit;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.inflight.HeldSeats;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import dev.educates.gateway.voucher.TestVouchers;
import dev.educates.gateway.voucher.Voucher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClassesTests {

	private static final Instant TEN = Fleets.SEEN.plus(Duration.ofHours(1));

	private static final Caller SCHOOL = Callers.client("school", "alpha");

	private static final EnvironmentRef LAB = new EnvironmentRef(new PortalRef("eu", "a"), "w01");

	private static final ClassesProperties PROPERTIES = new ClassesProperties(Duration.ofMinutes(10),
			Duration.ofMinutes(15), Duration.ofDays(90), null);

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final Access access = new Access(UserIds.PER_TENANT);

	private final Fleet fleet = new Fleet();

	private final TestRecords store = new TestRecords(this.clock);

	private final TestVouchers vouchers = new TestVouchers(this.store, this.clock);

	private final Replica replica = new Replica();

	private final Classes classes = this.replica.classes;

	@BeforeEach
	void tenants() {
		this.access.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null),
				new Tenant("beta", null, null, Selector.ALL, Map.of(), null)), List.of()));
		fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40)));
	}

	private void fleet(PortalFixture... portals) {
		this.fleet.publish(Fleets.fleet(portals));
	}

	private static ClassDraft draft(int seats, Instant startsAt) {
		return new ClassDraft("alpha", "Tuesday", "lab", seats, startsAt, startsAt.plus(Duration.ofHours(2)), null,
				null, true, Map.of());
	}

	private TrainingClass created(int seats, Instant startsAt) {
		ClassResult result = this.classes.create(SCHOOL, draft(seats, startsAt), false);
		assertThat(result).isInstanceOf(ClassResult.Saved.class);
		return ((ClassResult.Saved) result).value();
	}

	private ClassPlan refused(ClassResult result, String message) {
		assertThat(result).isInstanceOf(ClassResult.Refused.class);
		assertThat(((ClassResult.Refused) result).message()).startsWith(message);
		return ((ClassResult.Refused) result).plan();
	}

	private void at(Instant moment) {
		this.clock.advanceTo(moment);
	}

	private int held() {
		return this.replica.held().held(LAB, this.replica.registry.known().classes().getFirst().id());
	}

	private void joins(TrainingClass training, String user) {
		this.vouchers.take(training.voucherId(), "alpha", user);
		Eventually.until("the use is known", () -> this.classes.status(training).members().size() > 0);
	}

	private Session session(String user) {
		Session session = Fleets.session("eu/a/w01", "s-" + user, "lab", "alpha:" + user);
		this.fleet.publish(this.fleet.current().withSession(session));
		return session;
	}

	@Test
	void seatsAreHeldFromTheLeadToTheRelease() {
		TrainingClass training = created(30, TEN);
		assertThat(this.replica.held().isEmpty()).isTrue();
		assertThat(this.classes.status(training)).returns(30, this.classes::covered).returns(0, ClassStatus::held);
		at(TEN.minus(Duration.ofMinutes(10)).minusMillis(1));
		assertThat(this.replica.held().isEmpty()).isTrue();
		at(TEN.minus(Duration.ofMinutes(10)));
		assertThat(held()).isEqualTo(30);
		assertThat(this.classes.status(training)).returns(TrainingClass.State.HOLDING, ClassStatus::state)
			.returns(30, this.classes::covered);
		at(TEN.plus(Duration.ofMinutes(15)).minusMillis(1));
		assertThat(held()).isEqualTo(30);
		at(TEN.plus(Duration.ofMinutes(15)));
		assertThat(this.replica.held().isEmpty()).as("released").isTrue();
		assertThat(this.classes.status(training).state()).isEqualTo(TrainingClass.State.RUNNING);
		at(TEN.plus(Duration.ofHours(2)));
		assertThat(this.classes.status(training).state()).isEqualTo(TrainingClass.State.ENDED);
	}

	@Test
	void workshopThatNoPortalOffersIsNamed() {
		ClassDraft unknown = new ClassDraft("alpha", null, "nope", 3, TEN, TEN.plus(Duration.ofHours(2)), null, null,
				true, Map.of());
		String problem = "o portal of tenant 'alpha' that the gateway has read offers workshop 'nope'";
		assertThat(this.classes.plan(SCHOOL, unknown).warnings()).first().isEqualTo("N" + problem);
		assertThat(refused(this.classes.create(SCHOOL, unknown, false), "n" + problem).coverable()).isZero();
		assertThat(this.classes.plan(SCHOOL, draft(3, TEN)).warnings()).noneMatch((each) -> each.contains(problem));
	}

	@Test
	void sessionOfAMemberTakesThePlaceOfAHeldSeat() {
		TrainingClass training = created(30, TEN);
		at(TEN);
		joins(training, "ann");
		assertThat(held()).as("the session is being requested").isEqualTo(30);
		Session session = session("ann");
		assertThat(held()).isEqualTo(29);
		session("stranger");
		assertThat(held()).isEqualTo(29);
		assertThat(this.classes.status(training)).returns(30, this.classes::covered).returns(1, ClassStatus::sessions);
		this.fleet.publish(this.fleet.current().withoutSession(LAB, session.ref()));
		assertThat(held()).as("the seat stays the learner's").isEqualTo(30);
	}

	@Test
	void heldSeatsOfAPortalThatDoesNotRespondAreNotCovered() {
		TrainingClass training = created(30, TEN);
		at(TEN);
		fleet(portal("eu/a").health(PortalHealth.UNREACHABLE).environment("w01", "lab", (e) -> e.seats(40)),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(5)));
		assertThat(held()).as("of the portal that does not respond").isEqualTo(30);
		assertThat(this.classes.status(training)).returns(5, ClassStatus::held).returns(5, this.classes::covered);
	}

	@Test
	void sessionsThatOutlastTheStartAreNotCovered() {
		fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(40).taken(12).users("x1", "x2")));
		// those of the fixture end after an hour, and ten have no known end
		ClassPlan early = this.classes.plan(SCHOOL, draft(30, TEN));
		assertThat(early.coverable()).as("from 50 min on").isEqualTo(28);
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofHours(1)))).coverable()).isEqualTo(30);
		refused(this.classes.create(SCHOOL, draft(30, TEN), false), "28 of 30 seats for 'lab' can be covered from ");
		assertThat(this.classes.create(SCHOOL, draft(30, TEN), true)).isInstanceOf(ClassResult.Saved.class);
		at(TEN);
		assertThat(this.classes.status(this.replica.registry.known().classes().getFirst())).returns(28,
				this.classes::covered);
	}

	@Test
	void planNamesPortalsConflictsAndWhatIsNotPromised() {
		fleet(portal("eu/a").environment("w01", "lab", (e) -> e.seats(20).duration(Duration.ofMinutes(30))),
				portal("eu/b").environment("w01", "lab", (e) -> e.seats(30)),
				portal("eu/c").health(PortalHealth.UNREACHABLE).environment("w01", "lab", (e) -> e.seats(30)),
				portal("eu/d").cordoned().environment("w01", "lab", (e) -> e.seats(30)));
		TrainingClass first = created(25, TEN);
		ClassPlan plan = this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofMinutes(90))));
		assertThat(plan.coverable()).isEqualTo(25);
		assertThat(plan.portals()).extracting((each) -> each.environment().portal().name() + " " + each.seats())
			.containsExactly("b 25");
		assertThat(plan.portals().getFirst()).returns(0, ClassPlan.PortalSeats::reservedNow)
			.returns(25, ClassPlan.PortalSeats::reservedNeeded);
		assertThat(plan.conflicts()).containsExactly(new ClassPlan.Conflict(first, 25));
		assertThat(plan.warnings()).anyMatch((each) -> each.contains("directly at a portal"))
			.anyMatch((each) -> each.endsWith("are not counted: 2"))
			.anyMatch((each) -> each.startsWith("A session lasts 30 min, and the class 120 min"))
			.anyMatch((each) -> each.contains("Set `reserved` to 25 from "));
		refused(this.classes.create(SCHOOL, draft(30, TEN.plus(Duration.ofMinutes(90))), false),
				"25 of 30 seats for 'lab' can be covered");
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN.plus(Duration.ofHours(3)))).isCovered())
			.as("the first class is over")
			.isTrue();
	}

	/** The worst moment counts, though it is not the first one. */
	@Test
	void classThatStartsLaterInTheSameTimeIsReckonedWith() {
		created(25, TEN.plus(Duration.ofHours(1)));
		assertThat(this.classes.plan(SCHOOL, draft(30, TEN)).coverable()).isEqualTo(15);
	}

	@Test
	void ofClassesThatAreCreatedAtOnceAsManyAreStoredAsSeatsAllow() throws Exception {
		List<ClassResult> results = Parallel.times(6, () -> this.classes.create(SCHOOL, draft(15, TEN), false));
		assertThat(results).filteredOn(ClassResult.Saved.class::isInstance).hasSize(2);
		assertThat(this.store.all("classes")).hasSize(2);
	}

	@Test
	void changeIsPlannedAgainAndChangesTheVoucher() {
		TrainingClass training = created(20, TEN);
		at(TEN);
		joins(training, "ann");
		joins(training, "ben");
		Eventually.until("both are known", () -> this.classes.status(training).members().size() == 2);
		ClassResult changed = this.classes.change(SCHOOL, training.id(),
				(known) -> draft(35, TEN.plus(Duration.ofHours(1))), false);
		assertThat(changed).isInstanceOf(ClassResult.Saved.class);
		Voucher voucher = this.vouchers.vouchers().find(training.voucherId()).voucher();
		assertThat(voucher.terms().uses()).isEqualTo(35);
		assertThat(voucher.terms().notAfter()).isEqualTo(TEN.plus(Duration.ofHours(3)));
		refused(this.classes.change(SCHOOL, training.id(), (known) -> draft(41, TEN), false), "40 of 41 seats");
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> this.classes.change(SCHOOL, training.id(), (known) -> draft(1, TEN), false))
			.withMessageContaining("seats (1) must not be below the number of learners who have joined: 2");
	}

	@Test
	void canceledClassHoldsNothingAndItsVoucherIsRevoked() {
		TrainingClass training = created(20, TEN);
		at(TEN);
		assertThat(held()).isEqualTo(20);
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).isEqualTo(TEN);
		assertThat(this.replica.held().isEmpty()).isTrue();
		assertThat(this.vouchers.vouchers().find(training.voucherId()).voucher().revoked()).isTrue();
		refused(this.classes.change(SCHOOL, training.id(), (known) -> known, false), "the class is CANCELED");
		assertThat(this.classes.all(SCHOOL, null, false)).isEmpty();
		assertThat(this.classes.all(SCHOOL, null, true)).hasSize(1);
		assertThat(this.classes.cancel(SCHOOL, training.id()).canceledAt()).as("again").isEqualTo(TEN);
	}

	@Test
	void classIsNoBusinessOfOtherTenantsAndUsers() {
		TrainingClass training = created(20, TEN);
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
		ClassDraft draft = new ClassDraft("alpha", " ", "", 1001, Fleets.SEEN.minus(Duration.ofHours(1)),
				Fleets.SEEN.plus(Duration.ofHours(24)), Duration.ofSeconds(-1), Duration.ofDays(2), false, Map.of());
		assertThatExceptionOfType(BadInput.class).isThrownBy(() -> this.classes.plan(SCHOOL, draft))
			.withMessageContainingAll("name (length 1) must", "workshop ('') must",
					"seats (1001) must be from 1 to 1000", "startsAt (", "endsAt (", "leadSeconds (-1)",
					"releaseAfterSeconds (172800)");
	}

	@Test
	void namesAreKeptOnlyIfTheClassAsksForThem() {
		TrainingClass training = created(20, TEN);
		at(TEN);
		joins(training, "ann");
		assertThat(this.classes.status(training).members()).extracting(ClassStatus.Member::name).containsOnlyNulls();
		assertThat(this.classes.status(training).members().toString()).doesNotContain("ann");
	}

	@Test
	void otherReplicaHoldsTheSameSeats() {
		Replica other = new Replica();
		created(30, TEN);
		at(TEN);
		Eventually.until("the other one knows the class",
				() -> other.held().held(LAB, this.replica.registry.known().classes().getFirst().id()) == 30);
		assertThat(other.held()).isEqualTo(this.replica.held());
	}

	@Test
	void watcherHearsOfEachChange() {
		TrainingClass training = created(30, TEN);
		at(TEN);
		ClassFeed feed = new ClassFeed(this.classes);
		this.replica.registry.listen(feed::changed);
		feed.start();
		List<ClassStatus> heard = new CopyOnWriteArrayList<>();
		AtomicReference<Throwable> fault = new AtomicReference<>();
		Disposable stream = feed.changes(() -> SCHOOL, training.id()).subscribe(heard::add, fault::set);
		try {
			Eventually.until("it is sent as it is", () -> heard.size() == 1);
			joins(training, "ann");
			Eventually.until("a member is sent", () -> heard.getLast().members().size() == 1);
			session("ann");
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

	/** Classes of one replica; all have the same fleet and storage. */
	private final class Replica {

		private final ClassRegistry registry = new ClassRegistry(ClassesTests.this.store,
				ClassesTests.this.vouchers.vouchers(), ClassesTests.this.access, PROPERTIES, ClassesTests.this.clock);

		private final ClassHolds holds = new ClassHolds(this.registry.source(), ClassesTests.this.access,
				ClassesTests.this.clock);

		private final Classes classes = new Classes(this.registry, ClassesTests.this.vouchers.vouchers(), this.holds,
				ClassesTests.this.access, ClassesTests.this.fleet, QuietAudit.audit(), PROPERTIES,
				ClassesTests.this.clock);

		Replica() {
			this.registry.start();
		}

		HeldSeats held() {
			return this.holds.in(ClassesTests.this.fleet.current());
		}

	}

}
