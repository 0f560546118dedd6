package dev.educates.gateway.usage;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.lifecycle.LifecycleBean;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.storage.TestRecords;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class UsageTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "academy");

	private static final UsageProperties PROPERTIES = new UsageProperties(Duration.ofDays(10), Duration.ofSeconds(5),
			3);

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final TestRecords store = new TestRecords(this.clock);

	private final Access access = new Access(UserIds.PER_TENANT);

	private final Replica replica = new Replica();

	private final UsageReport report = new UsageReport(this.store, this.access, new Fleet());

	/** One gateway. */
	private final class Replica {

		private final UsageJournal journal = new UsageJournal(UsageTests.this.store, PROPERTIES, UsageTests.this.clock);

		private final UsageCounter counter = new UsageCounter(this.journal, PROPERTIES.retention(),
				UsageTests.this.clock);

		private final EndedSessions ended = new EndedSessions(UsageTests.this.store, this.journal);

		void requested(String tenant, String classId, Duration waited, RequestOutcome outcome) {
			this.counter.ended(Callers.ADMIN, request(tenant, "lab", classId), waited, outcome);
		}

		void counts(RequestOutcome... outcomes) {
			for (RequestOutcome each : outcomes) {
				requested("alpha", null, Duration.ZERO, each);
			}
			this.journal.flush();
		}

		void polled(FleetSnapshot fleet) {
			this.ended.polled(PORTAL, PortalHealth.HEALTHY, "");
			this.ended.find(fleet);
			this.journal.flush();
		}

	}

	@BeforeEach
	void tenants() {
		this.access.replace(Callers.tenancy("alpha", "beta"));
		this.replica.ended.polled(PORTAL, PortalHealth.HEALTHY, "");
	}

	/** As the application starts and stops it. */
	private LifecycleBean lifecycle(TestFleet fleet, Duration interval) {
		UsageProperties properties = new UsageProperties(PROPERTIES.retention(), interval, PROPERTIES.names());
		return new UsageConfiguration().usage(this.store, this.replica.journal, properties, fleet.refresh());
	}

	@Test
	void figuresAreWrittenAtTheEnd() {
		try (TestFleet fleet = new TestFleet(this.clock)) {
			LifecycleBean usage = lifecycle(fleet, Duration.ofDays(1));
			usage.start();
			this.replica.requested("alpha", null, Duration.ZERO, granted("alpha", "s1"));
			usage.stop();
			assertThat(total().sessions()).isEqualTo(1);
		}
	}

	@Test
	@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void writeThatHangsDoesNotKeepTheGatewayFromItsEnd() {
		CountDownLatch hangs = new CountDownLatch(1);
		CountDownLatch released = new CountDownLatch(1);
		this.store.beforeCommit(() -> {
			hangs.countDown();
			awaitUninterruptibly(released);
		});
		this.replica.requested("alpha", null, Duration.ZERO, granted("alpha", "s1"));
		try (TestFleet fleet = new TestFleet(this.clock)) {
			LifecycleBean usage = lifecycle(fleet, Duration.ofMillis(1));
			usage.start();
			Eventually.await(hangs);
			usage.stop();
			released.countDown();
		}
	}

	/** As a driver may that heeds no interrupts. */
	private static void awaitUninterruptibly(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// still
			}
		}
	}

	private static SessionRequest request(String tenant, String workshop, String classId) {
		return new SessionRequest(tenant, workshop, "ann", null, null, null, Map.of(), null, null, null, null, Map.of(),
				null, null)
			.withClassId(classId);
	}

	private static FleetSnapshot fleet(Instant readAt, String... sessions) {
		return Fleets.fleet(Fleets.portal("eu/academy").seen(readAt).environment("w01", "lab", (environment) -> {
			for (String session : sessions) {
				environment.session(session, "user of " + session);
			}
		}));
	}

	private Explanation explanation(String tenant) {
		return new Explanation(this.access.view(Callers.ADMIN, fleet(Fleets.SEEN)).in(tenant),
				new PlacementPlan("none", 1, List.of(), List.of()), List.of());
	}

	private RequestOutcome.Granted granted(String tenant, String session) {
		Session of = Fleets.session("eu/academy/w01", session, "lab", "user of " + session);
		return new RequestOutcome.Granted(of, URI.create("http://portal.test/"), Fleets.SEEN, false,
				explanation(tenant));
	}

	private RequestOutcome.Refused refused(String tenant) {
		return new RequestOutcome.Refused(RefusalReason.AT_CAPACITY, "full", "full", true, null, explanation(tenant));
	}

	private List<UsageRow> rows(Caller caller, String tenant, UsageQuery.Group... groups) {
		return this.report.rows(caller, new UsageQuery(tenant, UsageQuery.day("from", "2026-01-01"),
				UsageQuery.day("to", "2026-12-31"), Set.of(groups)));
	}

	private UsageRow total() {
		return rows(Callers.ADMIN, null).getFirst();
	}

	@Test
	void grantThatCannotBeCountedIsAGrantNevertheless() {
		RequestOutcome grant = granted("alpha", "ß".repeat(100));
		this.replica.counts(grant, granted("alpha", "s1"));
		assertThat(total().sessions()).isEqualTo(1);
	}

	@Test
	void sessionCountsOnceAndItsEndCountsOnceAtTwoReplicas() {
		RequestOutcome grant = granted("alpha", "s1");
		Replica other = new Replica();
		for (Replica each : List.of(this.replica, this.replica, other)) {
			each.requested("alpha", "class-1", Duration.ofMillis(1500), grant);
		}
		this.replica.journal.flush();
		other.journal.flush();
		assertThat(total()).extracting(UsageRow::sessions, UsageRow::ended, UsageRow::meanWaitMillis)
			.containsExactly(1L, 0L, 1500L);
		FleetSnapshot without = fleet(Fleets.SEEN.plusSeconds(600));
		other.ended.polled(PORTAL, PortalHealth.HEALTHY, "");
		other.ended.find(without);
		this.replica.polled(without);
		this.replica.polled(without);
		other.journal.flush();
		assertThat(total()).extracting(UsageRow::sessions, UsageRow::ended, UsageRow::meanSeconds)
			.containsExactly(1L, 1L, 600L);
		assertThat(rows(Callers.ADMIN, null, UsageQuery.Group.CLASS)).extracting(UsageRow::classId)
			.containsExactly("class-1");
	}

	@Test
	void sessionThatThePortalHasAndReadingFromBeforeTheGrantEndNothing() {
		this.replica.counts(granted("alpha", "s1"));
		this.replica.polled(fleet(Fleets.SEEN.minusSeconds(1)));
		this.replica.polled(fleet(Fleets.SEEN.plusSeconds(60), "s1"));
		assertThat(total().ended()).isZero();
		this.replica.polled(fleet(Fleets.SEEN.plusSeconds(90)));
		assertThat(total().ended()).isEqualTo(1);
	}

	@Test
	void lostAnswersOfTheStorageCountNothingTwice() {
		this.store.loseAnswers(2);
		this.replica.counts(granted("alpha", "s1"), refused("alpha"));
		this.replica.counts(refused("alpha"));
		this.replica.journal.flush();
		assertThat(total().sessions()).isEqualTo(1);
		assertThat(total().refusals()).containsExactly(Map.entry(RefusalReason.AT_CAPACITY, 2L));
	}

	@Test
	void damagedRecordsAreLeftOut() {
		this.replica.counts(granted("alpha", "s1"));
		this.store.commit(List.of(create("usage/someday", "alpha/lab//sessions", "1"),
				create("usage/2026-01-01", "alpha/lab//ended", "many"),
				create("usage/2026-01-01", "a/b/:/sessions", "1"), create(OpenSession.collection(PORTAL), "s2", "{}")));
		assertThat(total()).extracting(UsageRow::sessions, UsageRow::ended).containsExactly(1L, 0L);
		this.replica.polled(fleet(Fleets.SEEN.plusSeconds(600)));
		assertThat(total()).extracting(UsageRow::sessions, UsageRow::ended).containsExactly(1L, 1L);
	}

	private static RecordWrite create(String collection, String id, String body) {
		return new RecordWrite.Create(collection, id, body, null);
	}

	@Test
	void eventThatCannotBeStoredDoesNotKeepTheNextOnesWaiting() {
		this.replica.journal.add(new UsageEvent(null, UsageCounter.day(Fleets.SEEN),
				new UsageKey("x".repeat(300), "lab", ""), Map.of(UsageKey.SESSIONS, 1L)));
		this.replica.journal.flush();
		this.replica.counts(granted("alpha", "s1"));
		assertThat(total().sessions()).isEqualTo(1);
	}

	@Test
	void figuresWaitForAStorageThatIsUnavailable() {
		this.store.down(true);
		this.replica.counts(granted("alpha", "s1"));
		this.store.down(false);
		this.replica.journal.flush();
		assertThat(total().sessions()).isEqualTo(1);
	}

	@Test
	void repeatedRefusalIsOneAndReusedSessionIsNone() {
		RequestOutcome refused = refused("alpha");
		RequestOutcome.Granted granted = granted("alpha", "s1");
		this.replica.counts(refused, refused, new RequestOutcome.Granted(granted.session(), granted.activationUrl(),
				granted.activateBefore(), true, granted.explanation()), null);
		assertThat(total().sessions()).isZero();
		assertThat(total().refusals()).containsExactly(Map.entry(RefusalReason.AT_CAPACITY, 1L));
	}

	@Test
	void unknownWorkshopHasNoNameOfItsOwn() {
		this.replica.counter.ended(Callers.ADMIN, request("alpha", "made up", null), Duration.ZERO, refused("alpha"));
		this.replica.journal.flush();
		assertThat(rows(Callers.ADMIN, null, UsageQuery.Group.WORKSHOP)).extracting(UsageRow::workshop)
			.containsExactly("(others)");
	}

	@Test
	void namesPastTheLimitOfADayAreCountedTogether() {
		IntStream.range(0, 5)
			.forEach((i) -> this.replica.requested("alpha", "class-" + i, Duration.ZERO, granted("alpha", "s" + i)));
		this.replica.journal.flush();
		assertThat(rows(Callers.ADMIN, null, UsageQuery.Group.TENANT, UsageQuery.Group.CLASS))
			.extracting((row) -> row.tenant() + " " + row.classId() + " " + row.sessions())
			.containsExactly("(others)  2", "alpha class-0 1", "alpha class-1 1", "alpha class-2 1");
		new Replica().requested("alpha", "class-2", Duration.ZERO, refused("alpha"));
		this.clock.advance(Duration.ofDays(1));
		this.replica.requested("alpha", "class-4", Duration.ZERO, granted("alpha", "s6"));
		this.replica.journal.flush();
		assertThat(rows(Callers.ADMIN, null, UsageQuery.Group.DAY, UsageQuery.Group.CLASS))
			.extracting((row) -> row.day() + " " + row.classId())
			.contains("2026-01-02 class-4");
	}

	@Test
	void figuresOfADayAreGoneAfterTheRetention() {
		this.replica.counts(granted("alpha", "s1"));
		this.clock.advance(Duration.ofDays(10));
		assertThat(rows(Callers.ADMIN, null)).hasSize(1);
		this.clock.advance(Duration.ofDays(1));
		assertThat(rows(Callers.ADMIN, null)).isEmpty();
	}

	@Test
	void clientSeesTheFiguresOfItsTenantsAndAnEndUserNone() {
		this.replica.requested("alpha", null, Duration.ZERO, granted("alpha", "s1"));
		this.replica.requested("beta", null, Duration.ZERO, granted("beta", "s2"));
		this.replica.requested(null, null, Duration.ZERO, granted(null, "s3"));
		this.replica.journal.flush();
		Caller alpha = Callers.client("front-end", "alpha");
		assertThat(rows(alpha, null, UsageQuery.Group.TENANT)).extracting(UsageRow::tenant).containsExactly("alpha");
		assertThat(rows(Callers.ADMIN, null, UsageQuery.Group.TENANT)).extracting(UsageRow::tenant)
			.containsExactly("", "alpha", "beta");
		assertThat(rows(Callers.ADMIN, "beta").getFirst().sessions()).isEqualTo(1);
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> rows(alpha, "beta"));
		for (Caller each : List.of(Callers.endUser("ann", "alpha"), Callers.pinned(alpha, "ann"), Caller.ANONYMOUS)) {
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> rows(each, null));
		}
	}

	@Test
	void usualLoadIsTheHighestMeanOfTheHourOfTheWeekInFourWeeks() {
		Instant ten = Instant.parse("2026-12-01T10:00:00Z");
		Map<String, Long> figures = new HashMap<>();
		List.of(1, 2, 3, 5)
			.forEach((weeks) -> UsageHours
				.amounts(ten.minus(Duration.ofDays(7 * weeks)), ten.minus(Duration.ofDays(7 * weeks)).plusSeconds(3600))
				.forEach((hour, seconds) -> figures.put(hour, weeks * seconds)));
		Function<Instant, UsualLoad> usual = (moment) -> UsageHours.usual(UsageHours.last(moment, ten),
				(_, metric) -> figures.get(metric));
		assertThat(usual.apply(ten.plusSeconds(1800))).as("each figure twice: of the day and of the next one")
			.isEqualTo(new UsualLoad(6, 3));
		assertThat(usual.apply(ten.plusSeconds(3600))).as("another hour").isEqualTo(UsualLoad.UNKNOWN);
		assertThat(usual.apply(ten.plus(Duration.ofDays(21)))).as("a class in three weeks")
			.isEqualTo(new UsualLoad(6, 3));
	}

	@Test
	void sessionCountsInEachHourInWhichItRan() {
		assertThat(UsageHours.amounts(Instant.parse("2026-11-30T22:40:00Z"), Instant.parse("2026-12-01T00:05:10Z")))
			.isEqualTo(Map.of("hour.2026-11-30T22", 1200L, "hour.2026-11-30T23", 3600L, "hour.2026-12-01T00", 310L));
		assertThat(UsageHours.amounts(Fleets.SEEN, Fleets.SEEN)).isEmpty();
		assertThat(UsageHours.amounts(Fleets.SEEN.minus(Duration.ofDays(9)), Fleets.SEEN)
			.values()
			.stream()
			.mapToLong(Long::longValue)
			.sum()).as("of a long one its last day").isEqualTo(86_400);
	}

	@Test
	void usualLoadIsOfTheTenantAndOutsideOfClasses() {
		List.of("alpha", "beta")
			.forEach((tenant) -> this.replica.requested(tenant, null, Duration.ZERO, granted(tenant, "s-" + tenant)));
		this.replica.requested("alpha", "class-1", Duration.ZERO, granted("alpha", "s-class"));
		this.replica.journal.flush();
		this.replica.polled(fleet(Fleets.SEEN.plus(Duration.ofHours(2))));
		Instant nextWeek = Fleets.SEEN.plus(Duration.ofDays(7)).plus(Duration.ofHours(1));
		assertThat(this.report.usual("alpha", "lab", nextWeek, nextWeek)).isEqualTo(new UsualLoad(1, 1));
		assertThat(this.report.usual("alpha", "other", nextWeek, nextWeek)).isEqualTo(UsualLoad.UNKNOWN);
		assertThat(this.report.usual("alpha", "lab", nextWeek.plus(Duration.ofDays(1)), nextWeek))
			.isEqualTo(UsualLoad.UNKNOWN);
		assertThat(total().ended()).as("figures by the hour are no others").isEqualTo(3);
	}

	@Test
	void usualLoadPastTheLimitOfNamesIsUnknown() {
		String tooLong = "x".repeat(200);
		for (String tenant : List.of("t1", "t2", "t3", "t4")) {
			this.replica.journal
				.add(new UsageEvent(null, UsageCounter.day(Fleets.SEEN), UsageKey.of(tenant, tooLong, null),
						UsageHours.amounts(Fleets.SEEN, Fleets.SEEN.plusSeconds(3600))));
			this.replica.journal.add(new UsageEvent(null, UsageCounter.day(Fleets.SEEN),
					UsageKey.of(tenant, "lab", null), UsageHours.amounts(Fleets.SEEN, Fleets.SEEN.plusSeconds(3600))));
		}
		this.replica.journal.flush();
		Instant nextWeek = Fleets.SEEN.plus(Duration.ofDays(7));
		assertThat(this.report.usual("t1", "lab", nextWeek, nextWeek)).isEqualTo(new UsualLoad(1, 1));
		assertThat(this.report.usual("t4", "lab", nextWeek, nextWeek)).as("more names than the limit")
			.isEqualTo(UsualLoad.UNKNOWN);
		assertThat(this.report.usual("t1", tooLong, nextWeek, nextWeek)).as("that of all tenants")
			.isEqualTo(UsualLoad.UNKNOWN);
	}

	@Test
	void usualLoadIsReadOnceForEachHourOfTheWeekAndNoDayAsAWhole() {
		this.replica.counts(granted("alpha", "s1"));
		this.replica.polled(fleet(Fleets.SEEN.plus(Duration.ofHours(2))));
		long wholeDays = this.store.reads(UsageKey.DAYS);
		Instant nextWeek = Fleets.SEEN.plus(Duration.ofDays(7));
		assertThat(this.report.usual("alpha", "lab", nextWeek, nextWeek)).isEqualTo(new UsualLoad(1, 1));
		this.store.down(true);
		assertThat(this.report.usual("alpha", "lab", nextWeek.plus(Duration.ofDays(70)).plusSeconds(60), nextWeek))
			.isEqualTo(new UsualLoad(1, 1));
		assertThat(this.store.reads(UsageKey.DAYS)).isEqualTo(wholeDays);
	}

	@Test
	void damagedFigureOfAnHourIsLeftOut() {
		UsageHours.amounts(Fleets.SEEN, Fleets.SEEN.plusSeconds(3600))
			.keySet()
			.forEach((metric) -> this.store
				.commit(List.of(create("usage/2026-01-01", UsageKey.of("alpha", "lab", null).id(metric), "many"))));
		Instant nextWeek = Fleets.SEEN.plus(Duration.ofDays(7));
		assertThat(this.report.usual("alpha", "lab", nextWeek, nextWeek)).isEqualTo(UsualLoad.UNKNOWN);
	}

	@Test
	void figuresByTheHourAreGoneBeforeTheOthers() {
		UsageJournal journal = new UsageJournal(this.store,
				new UsageProperties(Duration.ofDays(400), PROPERTIES.interval(), PROPERTIES.names()), this.clock);
		journal.add(new UsageEvent(null, UsageCounter.day(Fleets.SEEN), UsageKey.of("alpha", "hour.lab", null),
				Map.of(UsageKey.ENDED, 1L, UsageHours.HOUR + "2026-01-01T00", 1L)));
		journal.flush();
		String day = UsageKey.collection(UsageCounter.day(Fleets.SEEN));
		this.clock.advance(Duration.ofDays(37));
		assertThat(this.store.all(day)).hasSize(2);
		this.clock.advance(Duration.ofDays(1));
		assertThat(this.store.all(day)).extracting(StoredRecord::id).containsExactly("alpha/hour.lab//ended");
	}

	@Test
	void figuresHaveNoUser() {
		this.replica.requested("alpha", "class-1", Duration.ZERO, granted("alpha", "s1"));
		this.replica.requested("alpha", "class-1", Duration.ZERO, refused("alpha"));
		this.replica.journal.flush();
		assertThat(this.store.collections("")).isNotEmpty()
			.allSatisfy((collection) -> assertThat(this.store.all(collection))
				.allSatisfy((record) -> assertThat(collection + record.id() + record.body()).doesNotContain("ann")
					.doesNotContain("user of")));
	}

	@ParameterizedTest
	@CsvSource({ "alpha, lab, c1", "a/b, lab:1.2_x, ''", "'', Übung (neu) +*%, ~" })
	void idHasAllPartsOfAKey(String tenant, String workshop, String classId) {
		UsageKey key = UsageKey.of(tenant, workshop, classId);
		assertThat(key.id(UsageKey.SESSIONS)).matches("[A-Za-z0-9_/:.-]+");
		assertThat(UsageKey.read(key.id(UsageKey.SESSIONS))).isEqualTo(Map.entry(key, UsageKey.SESSIONS));
		assertThat(UsageKey.of(tenant, "x".repeat(200), classId)).isEqualTo(UsageKey.OTHERS);
	}

	@ParameterizedTest
	@CsvSource({ "2026-13-01, 2026-12-01, from '2026-13-01' must be a day",
			"2026-02-01, 2026-01-01, from (2026-02-01) must not be after",
			"2020-01-01, 2026-01-01, must be within 1000 days" })
	void daysThatMakeNoSenseAreRejected(String from, String to, String message) {
		assertThatExceptionOfType(BadInput.class)
			.isThrownBy(() -> new UsageQuery(null, UsageQuery.day("from", from), UsageQuery.day("to", to), Set.of()))
			.withMessageContaining(message);
	}

}
