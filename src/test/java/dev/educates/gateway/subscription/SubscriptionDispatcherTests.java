package dev.educates.gateway.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SubscriptionDispatcherTests {

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final Fleet fleet = new Fleet();

	private final Access access = new Access(UserIds.PER_TENANT);

	private final SubscriptionDispatcher feeds = new SubscriptionDispatcher(this.fleet, this.access,
			new SubscriptionProperties(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMinutes(5), 3, 2, 1),
			this.clock);

	private final AtomicReference<Caller> caller = new AtomicReference<>(Callers.client("alpha-client", "alpha"));

	@BeforeEach
	void start() {
		this.access.replace(Tenancy.of(List.of(tenant("alpha", "a*"), tenant("beta", "b*")), List.of()));
		this.fleet.publish(Fleets.fleet(alpha(10, "alpha:ann"), beta(10)));
		this.feeds.start();
	}

	@AfterEach
	void stop() {
		this.feeds.close();
	}

	private static Tenant tenant(String name, String portals) {
		return new Tenant(name, null, null, new Selector(List.of(new NamePattern(portals)), Map.of(), List.of()),
				Map.of(), null);
	}

	private static PortalFixture alpha(int seats, String... users) {
		return portal("eu/alpha").environment("w01", "lab", (e) -> e.seats(seats).users(users))
			.environment("w02", "other", (e) -> e.seats(seats));
	}

	private static PortalFixture beta(int seats) {
		return portal("eu/beta").environment("w01", "secret", (e) -> e.seats(seats));
	}

	private void polls(PortalFixture portal) {
		this.fleet.publish(this.fleet.current().withPoll(portal.ref(), PortalHealth.HEALTHY, null, portal.reading()));
	}

	@Test
	void listenerIsToldThePresentStateAndThenChangesOfWhatItMaySee() throws Exception {
		Listening<WorkshopChange> listening = listen(this.feeds.workshops(this.caller::get, null, null), 100);
		assertThat(List.of(listening.next(), listening.next())).extracting(WorkshopChange::name)
			.containsExactlyInAnyOrder("lab", "other");
		polls(beta(5));
		polls(alpha(9, "alpha:ann"));
		List<WorkshopChange> changes = List.of(listening.next(), listening.next());
		assertThat(changes).extracting(WorkshopChange::name).containsExactlyInAnyOrder("lab", "other");
		assertThat(changes).extracting((change) -> change.workshop().availability().capacity()).containsOnly(9);
	}

	@Test
	void changeIsTheSameObjectInEqualViewsAlone() throws Exception {
		List<Caller> callers = List.of(Callers.client("one", "alpha"), Callers.client("two", "alpha"),
				Callers.pinned(Callers.client("one", "alpha"), "ann"));
		List<WorkshopChange> changes = new ArrayList<>();
		List<Listening<WorkshopChange>> all = new ArrayList<>();
		for (Caller each : callers) {
			all.add(listen(this.feeds.workshops(() -> each, null, List.of("lab")), 100));
			assertThat(all.getLast().next().workshop().availability().capacity()).isEqualTo(10);
		}
		// the first round after a subscription starts from a state of its own
		for (int seats : new int[] { 9, 8 }) {
			changes.clear();
			polls(alpha(seats, "alpha:ann"));
			for (Listening<WorkshopChange> each : all) {
				changes.add(each.next());
			}
			assertThat(changes).extracting((change) -> change.workshop().availability().capacity()).containsOnly(seats);
		}
		assertThat(changes.get(1)).isSameAs(changes.get(0));
		assertThat(changes.get(2)).as("sees sessions of one user alone").isNotSameAs(changes.get(0));
	}

	@Test
	void changeAfterTheTokenWasRevokedIsNotToldThoughTheCallerIsNotYetRechecked() throws Exception {
		AtomicBoolean revoked = new AtomicBoolean();
		Listening<WorkshopChange> listening = listen(this.feeds.workshops(new Connection() {

			@Override
			public Caller caller() {
				return SubscriptionDispatcherTests.this.caller.get();
			}

			@Override
			public void mustBeOpenToCaller() {
				if (revoked.get()) {
					throw new Denied(Denied.Reason.UNAUTHENTICATED, "revoked");
				}
			}

		}, null, null), 100);
		assertThat(List.of(listening.next(), listening.next())).hasSize(2);
		revoked.set(true);
		polls(alpha(9, "alpha:ann"));
		assertThat(listening.failure()).isInstanceOf(Denied.class);
		assertThat(listening.events).isEmpty();
	}

	@Test
	void listenerIsToldTheNextAsSoonAsItAsks() throws Exception {
		SubscriptionDispatcher patient = new SubscriptionDispatcher(this.fleet, this.access,
				new SubscriptionProperties(Duration.ofMillis(5), Duration.ofHours(1), Duration.ofMinutes(5), 3, 2, 1),
				this.clock);
		PortalFixture portal = portal("eu/alpha");
		IntStream.range(0, 20).forEach((i) -> portal.environment("w" + i, "lab-" + i, (e) -> e.seats(1)));
		this.fleet.publish(Fleets.fleet(portal));
		patient.start();
		try {
			Listening<WorkshopChange> listening = listen(patient.workshops(this.caller::get, null, null), 100);
			Set<String> told = new HashSet<>();
			for (int i = 0; i < 20; i++) {
				told.add(listening.next().name());
			}
			assertThat(told).hasSize(20);
		}
		finally {
			patient.close();
		}
	}

	@Test
	void onlyWhatIsDifferentIsTold() throws Exception {
		Listening<WorkshopChange> listening = listen(
				this.feeds.workshops(this.caller::get, "alpha", List.of("lab", "nowhere")), 100);
		assertThat(listening.next().name()).isEqualTo("lab");
		polls(alpha(10, "alpha:ann"));
		polls(alpha(10, "alpha:ann", "alpha:ben"));
		WorkshopChange change = listening.next();
		assertThat(change.workshop().availability().remaining()).isEqualTo(8);
		polls(portal("eu/alpha"));
		assertThat(listening.next().workshop()).isNull();
		assertThat(listening.events).isEmpty();
	}

	@Test
	void slowListenerIsToldTheLastStateOfEachAndCostsNoMore() throws Exception {
		Listening<WorkshopChange> slow = listen(this.feeds.workshops(this.caller::get, null, null), 0);
		Listening<WorkshopChange> quick = listen(this.feeds.workshops(this.caller::get, null, List.of("lab")), 1000);
		quick.next();
		for (int seats = 11; seats <= 60; seats++) {
			polls(alpha(seats));
			WorkshopChange told = quick.next();
			assertThat(told.workshop().availability().capacity()).isEqualTo(seats);
		}
		slow.request(1000);
		Map<String, Integer> last = new HashMap<>();
		int told = 0;
		while (!last.equals(Map.of("lab", 60, "other", 60))) {
			WorkshopChange change = slow.next();
			last.put(change.name(), change.workshop().availability().capacity());
			told++;
		}
		// the round in which the quick one heard of the last change may have been under
		// way
		assertThat(told).as("one in hand when it stopped, and the last of both").isLessThanOrEqualTo(5);
		assertThat(slow.events.poll(200, TimeUnit.MILLISECONDS)).isNull();
	}

	@Test
	void whatHappensToSessionsIsTold() throws Exception {
		Listening<SessionChange> listening = listen(this.feeds.sessions(this.caller::get, null, null), 100);
		polls(alpha(10, "alpha:ann", "alpha:ben", "beta:eve", "raw"));
		SessionChange granted = listening.next();
		assertThat(granted.kind()).isEqualTo(SessionChange.Kind.GRANTED);
		assertThat(granted.session().user()).isEqualTo("alpha:ben");
		this.clock.advance(Duration.ofMinutes(56));
		assertThat(List.of(listening.next().kind(), listening.next().kind())).containsOnly(SessionChange.Kind.EXPIRING);
		polls(alpha(10, "alpha:ann"));
		SessionChange ended = listening.next();
		assertThat(ended.kind()).isEqualTo(SessionChange.Kind.ENDED);
		assertThat(ended.session().user()).isEqualTo("alpha:ben");
		assertThat(listening.events).isEmpty();
	}

	@Test
	void endUserHearsOfItsOwnSessionsAlone() throws Exception {
		Caller ben = Callers.endUser("ben", "alpha");
		Listening<SessionChange> listening = listen(this.feeds.sessions(() -> ben, null, null), 100);
		polls(alpha(10, "alpha:cid"));
		polls(alpha(10, "alpha:cid", "alpha:ben"));
		assertThat(listening.next().session().user()).isEqualTo("alpha:ben");
		Listening<SessionChange> foreign = listen(this.feeds.sessions(() -> ben, null, "cid"), 100);
		assertThat(foreign.failure()).isInstanceOf(Denied.class);
	}

	@Test
	void portalsAreToldToAdminsAlone() throws Exception {
		Listening<PortalChange> listening = listen(this.feeds.portals(() -> Callers.ADMIN), 100);
		assertThat(List.of(listening.next(), listening.next())).hasSize(2);
		this.fleet.publish(
				this.fleet.current().withPoll(beta(10).ref(), PortalHealth.UNREACHABLE, "connection refused", null));
		PortalChange change = listening.next();
		assertThat(change.portal().health()).isEqualTo(PortalHealth.UNREACHABLE);
		assertThat(change.removed()).isFalse();
		FleetSnapshot alone = Fleets.fleet(alpha(10, "alpha:ann"));
		this.fleet.publish(this.fleet.current().withTopology(alone.clusters(), alone.portals(), Set.of()));
		PortalChange removed = listening.next();
		assertThat(removed.removed()).isTrue();
		assertThat(removed.portal().ref().name()).isEqualTo("beta");
		assertThat(listen(this.feeds.portals(this.caller::get), 100).failure()).isInstanceOf(Denied.class);
	}

	@Test
	void listenerWhoseTenantIsTakenAwayHearsThatItsWorkshopsAreGone() throws Exception {
		Listening<WorkshopChange> listening = listen(this.feeds.workshops(this.caller::get, null, null), 100);
		listening.next();
		listening.next();
		this.access.replace(Tenancy.of(List.of(tenant("alpha", "b*")), List.of()));
		List<WorkshopChange> changes = List.of(listening.next(), listening.next(), listening.next());
		assertThat(changes).filteredOn((change) -> change.workshop() == null)
			.extracting(WorkshopChange::name)
			.containsExactlyInAnyOrder("lab", "other");
		assertThat(changes).filteredOn((change) -> change.workshop() != null)
			.extracting(WorkshopChange::name)
			.containsExactly("secret");
	}

	@Test
	void sessionThatTheCallerMayNoLongerSeeHasNotEnded() {
		SessionSubject subject = new SessionSubject(null, null, Duration.ofMinutes(5), this.clock);
		SessionSubject.Sessions before = subject.state(this.access.view(this.caller.get(), this.fleet.current()));
		this.access.replace(Tenancy.of(List.of(tenant("alpha", "b*")), List.of()));
		assertThat(before.byRef()).hasSize(1);
		assertThat(subject.changes(before, subject.state(this.access.view(this.caller.get(), this.fleet.current()))))
			.isEmpty();
		polls(alpha(10));
		assertThat(subject.changes(before, subject.state(this.access.view(this.caller.get(), this.fleet.current()))))
			.extracting(SessionChange::kind)
			.containsExactly(SessionChange.Kind.ENDED);
	}

	@Test
	void listenerWhoMayNoLongerListenIsToldSoAndNobodyElseIs() throws Exception {
		Listening<WorkshopChange> other = listen(
				this.feeds.workshops(() -> Callers.client("other", "alpha"), null, List.of("lab")), 100);
		other.next();
		Listening<WorkshopChange> listening = listen(this.feeds.workshops(() -> {
			Caller now = this.caller.get();
			if (now == null) {
				throw new Denied(Denied.Reason.UNAUTHENTICATED, "gone");
			}
			return now;
		}, null, null), 100);
		listening.next();
		this.caller.set(null);
		assertThat(listening.failure()).isInstanceOf(Denied.class);
		polls(alpha(3));
		assertThat(other.next().workshop().availability().capacity()).isEqualTo(3);
	}

	@Test
	void thereAreLimits() throws Exception {
		Listening<WorkshopChange> one = listen(this.feeds.workshops(this.caller::get, null, null), 100);
		Listening<WorkshopChange> two = listen(this.feeds.workshops(this.caller::get, null, null), 100);
		two.next();
		assertThat(listen(this.feeds.workshops(this.caller::get, null, null), 100).failure())
			.isInstanceOf(TooManySubscribersException.class)
			.hasMessage("too many subscriptions: at most 2 for one caller");
		listen(this.feeds.workshops(() -> Callers.ADMIN, null, null), 100).next();
		assertThat(listen(this.feeds.workshops(() -> Callers.client("x", "beta"), null, null), 100).failure())
			.isInstanceOf(TooManySubscribersException.class);
		one.cancel();
		listen(this.feeds.workshops(this.caller::get, null, null), 100).next();
	}

	@Test
	void thereIsALimitForEachSocket() throws Exception {
		OnSocket socket = new OnSocket();
		Listening<WorkshopChange> one = listen(this.feeds.workshops(socket, null, null), 100);
		one.next();
		assertThat(listen(this.feeds.workshops(socket, null, null), 100).failure())
			.isInstanceOf(TooManySubscribersException.class)
			.hasMessage("too many subscriptions: at most 1 on one WebSocket");
		listen(this.feeds.workshops(new OnSocket(), null, null), 100).next();
	}

	@Test
	void portalsAreToldWithTheAdministrativeStatesOfThemAndOfTheirClusters() throws Exception {
		Listening<PortalChange> listening = listen(this.feeds.portals(() -> Callers.ADMIN), 100);
		assertThat(List.of(listening.next(), listening.next())).hasSize(2);
		topology(alpha(10).cordoned(), beta(10));
		PortalChange cordoned = listening.next();
		assertThat(cordoned.portal().ref().name()).isEqualTo("alpha");
		assertThat(cordoned.portal().administrativeState()).isEqualTo(AdministrativeState.CORDONED);
		topology(alpha(10).cordoned().onCordonedCluster(), beta(10));
		PortalChange together = listening.next();
		assertThat(together.view().cluster("eu").administrativeState()).isEqualTo(AdministrativeState.CORDONED);
		assertThat(List.of(together, listening.next())).extracting((change) -> change.portal().ref().name())
			.containsExactlyInAnyOrder("alpha", "beta");
	}

	private void topology(PortalFixture... portals) {
		FleetSnapshot other = Fleets.fleet(portals);
		this.fleet.publish(this.fleet.current().withTopology(other.clusters(), other.portals(), Set.of()));
	}

	@Test
	void activationAndExtensionAreTold() throws Exception {
		Listening<SessionChange> listening = listen(this.feeds.sessions(this.caller::get, null, null), 100);
		Session waiting = new Session(new SessionRef(alpha(10).ref(), "w01-s001"),
				new EnvironmentRef(alpha(10).ref(), "w01"), "lab", "alpha:ben", SessionState.WAITING, Fleets.SEEN,
				Fleets.SEEN.plusSeconds(60), false);
		this.fleet.publish(this.fleet.current().withSession(waiting));
		assertThat(listening.next().kind()).isEqualTo(SessionChange.Kind.GRANTED);
		this.fleet.publish(this.fleet.current().withSession(running(waiting, 3600)));
		assertThat(listening.next().kind()).isEqualTo(SessionChange.Kind.ACTIVATED);
		this.fleet.publish(this.fleet.current().withSession(running(waiting, 4200)));
		SessionChange extended = listening.next();
		assertThat(extended.kind()).isEqualTo(SessionChange.Kind.EXTENDED);
		assertThat(extended.session().expiresAt()).isEqualTo(Fleets.SEEN.plusSeconds(4200));
	}

	private static Session running(Session session, int seconds) {
		return new Session(session.ref(), session.environment(), session.workshop(), session.user(),
				SessionState.RUNNING, session.startedAt(), Fleets.SEEN.plusSeconds(seconds), true);
	}

	@Test
	void severalChangesWithinTheIntervalAreToldOnceAsTheLast() throws Exception {
		SubscriptionDispatcher calm = new SubscriptionDispatcher(this.fleet, this.access, new SubscriptionProperties(
				Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMinutes(5), 3, 2, 1), this.clock);
		calm.start();
		try {
			Listening<WorkshopChange> listening = listen(calm.workshops(this.caller::get, null, List.of("lab")), 100);
			listening.next();
			long begun = System.nanoTime();
			for (int seats = 11; seats <= 40; seats++) {
				polls(alpha(seats));
			}
			int intervals = (int) Duration.ofNanos(System.nanoTime() - begun).toSeconds();
			List<Integer> told = new ArrayList<>();
			while (told.isEmpty() || told.getLast() != 40) {
				told.add(listening.next().workshop().availability().capacity());
			}
			assertThat(told).as("at once, and the last of those within each interval")
				.hasSizeLessThanOrEqualTo(2 + intervals);
		}
		finally {
			calm.close();
		}
	}

	@Test
	void whileASocketIsBusyTheLastStateOfEachIsKeptHere() throws Exception {
		OnSocket socket = new OnSocket();
		Listening<WorkshopChange> slow = listen(this.feeds.workshops(socket, null, List.of("lab")), 1000);
		slow.next();
		socket.busy.set(true);
		Listening<WorkshopChange> quick = listen(this.feeds.workshops(this.caller::get, null, List.of("lab")), 1000);
		quick.next();
		for (int seats = 11; seats <= 30; seats++) {
			polls(alpha(seats));
			quick.next();
		}
		assertThat(slow.events).isEmpty();
		socket.busy.set(false);
		socket.waiting.forEach(Runnable::run);
		List<Integer> told = new ArrayList<>();
		do {
			told.add(slow.next().workshop().availability().capacity());
		}
		while (told.getLast() < 30);
		// the round in which the quick one heard of the last change may have been under
		// way
		assertThat(told).hasSizeLessThanOrEqualTo(2);
		assertThat(socket.waiting).as("waits once").hasSize(1);
	}

	@Test
	void listenerWhoseTokenTakesLongToCheckHoldsUpNobody() throws Exception {
		CountDownLatch keys = new CountDownLatch(1);
		AtomicBoolean asked = new AtomicBoolean();
		listen(this.feeds.workshops(() -> {
			if (asked.getAndSet(true)) {
				await(keys);
			}
			return Callers.client("slow", "alpha");
		}, null, null), 100).next();
		Listening<WorkshopChange> other = listen(this.feeds.workshops(this.caller::get, null, List.of("lab")), 100);
		other.next();
		for (int seats = 11; seats <= 30; seats++) {
			polls(alpha(seats));
			assertThat(other.next().workshop().availability().capacity()).isEqualTo(seats);
			this.clock.advance(Duration.ofMillis(1));
		}
		keys.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			boolean _ = latch.await(Eventually.PATIENCE.multipliedBy(3).toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void listenerWhoComesWhileThingsChangeEndsUpWithTheLastState() throws Exception {
		AtomicInteger seats = new AtomicInteger(100);
		AtomicBoolean over = new AtomicBoolean();
		Thread changing = Thread.ofPlatform().start(() -> {
			while (!over.get()) {
				polls(alpha(seats.incrementAndGet()));
			}
		});
		List<Listening<WorkshopChange>> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			Listening<WorkshopChange> one = listen(this.feeds.workshops(this.caller::get, null, List.of("lab")),
					10_000);
			one.next();
			all.add(one);
			if (i >= 1) {
				all.removeFirst().cancel();
			}
		}
		over.set(true);
		changing.join();
		Listening<WorkshopChange> last = all.getFirst();
		int told = last.next().workshop().availability().capacity();
		while (told != seats.get()) {
			int next = last.next().workshop().availability().capacity();
			assertThat(next).as("never an older state").isGreaterThan(told);
			told = next;
		}
	}

	@Test
	void nothingIsKeptOfThoseWhoHaveLeft() {
		SubscriberLimiter admission = new SubscriberLimiter(new SubscriptionProperties(Duration.ofMillis(5),
				Duration.ofMillis(20), Duration.ofMinutes(5), 100, 100, 100));
		List<Runnable> leaving = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			leaving.add(admission.admit(Callers.endUser("user-" + i, "alpha"), "socket-" + i));
		}
		assertThat(admission.counted()).isEqualTo(100);
		leaving.forEach(Runnable::run);
		leaving.forEach(Runnable::run);
		assertThat(admission.counted()).isZero();
		for (int i = 0; i < 100; i++) {
			admission.admit(this.caller.get(), null);
		}
		assertThatThrownBy(() -> admission.admit(this.caller.get(), null))
			.isInstanceOf(TooManySubscribersException.class);
	}

	/** As of a second subscription with the same id on one WebSocket. */
	@Test
	void nothingIsKeptOfOneWhoLeavesBeforeItBegins() {
		this.feeds.workshops(this.caller::get, null, null).subscribe(new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.cancel();
			}

		});
		assertThat(this.feeds.subscribers()).isZero();
	}

	@Test
	void streamsAreInterruptedWhenTheGatewayStops() throws Exception {
		Listening<WorkshopChange> listening = listen(this.feeds.workshops(this.caller::get, null, null), 100);
		listening.next();
		this.feeds.close();
		assertThat(listening.failure()).isInstanceOf(GatewayStopping.class);
	}

	private static <C> Listening<C> listen(Flux<C> feed, int count) {
		Listening<C> listening = new Listening<>(count);
		feed.subscribe(listening);
		return listening;
	}

	/** A WebSocket. */
	private final class OnSocket implements Connection, Connection.Socket {

		private final AtomicBoolean busy = new AtomicBoolean();

		private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

		@Override
		public Caller caller() {
			return SubscriptionDispatcherTests.this.caller.get();
		}

		@Override
		public Socket socket() {
			return this;
		}

		@Override
		public boolean isConnected() {
			return true;
		}

		@Override
		public boolean isReady(Runnable again) {
			if (this.busy.get()) {
				this.waiting.add(again);
			}
			return !this.busy.get();
		}

	}

	/** One who listens. */
	private static final class Listening<C> extends BaseSubscriber<C> {

		private final BlockingQueue<C> events = new LinkedBlockingQueue<>();

		private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();

		private final int count;

		Listening(int count) {
			this.count = count;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.count > 0) {
				subscription.request(this.count);
			}
		}

		@Override
		protected void hookOnNext(C event) {
			this.events.add(event);
		}

		@Override
		protected void hookOnError(Throwable fault) {
			this.failures.add(fault);
		}

		C next() throws Exception {
			return Eventually.next("an event", this.events);
		}

		Throwable failure() throws Exception {
			return Eventually.next("a failure", this.failures);
		}

	}

}
