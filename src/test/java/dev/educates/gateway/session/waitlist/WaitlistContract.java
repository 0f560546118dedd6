package dev.educates.gateway.session.waitlist;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.placement.PlacementPlan;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.portal.polling.PollListener;
import dev.educates.gateway.server.lifecycle.GatewayStopping;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.FreeSeats;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each wait list does, of one or of several replicas, over sessions that are numbers
 * of seats. Requests of a test go to the replicas in turn.
 */
abstract class WaitlistContract {

	private static final int HISTORIES = Integer.getInteger("waitlist.histories", 2);

	private static final EnvironmentRef LAB = new EnvironmentRef(new PortalRef("eu", "alpha"), "lab");

	final Access access = new Access(UserIds.PER_TENANT);

	final Seats seats = new Seats();

	final List<Waiter> waiters = new ArrayList<>();

	final List<Waitlist> rooms = new ArrayList<>();

	int maximum = 100;

	int maximumPerCaller = 100;

	private int joined;

	/** How this replica shares its lines; null for not. */
	abstract LineSharing sharing(int replica, Duration grace);

	int replicas() {
		return 1;
	}

	@BeforeEach
	void open() {
		open(Duration.ofSeconds(60));
	}

	private void open(Duration grace) {
		for (int i = 0; i < replicas(); i++) {
			this.rooms.add(open(sharing(i, grace), grace));
		}
	}

	Waitlist open(LineSharing sharing, Duration grace) {
		Room room = new Room();
		room.list = new Waitlist(() -> room, List.of(this.seats), this.access, new NoFleet(),
				new WaitlistProperties(Duration.ofHours(1), grace, Duration.ofMillis(20), this.maximum,
						this.maximumPerCaller),
				sharing, Clock.systemUTC());
		room.list.start();
		return room.list;
	}

	@AfterEach
	void close() {
		this.rooms.forEach(Waitlist::close);
		this.rooms.clear();
	}

	/** Another one each time. */
	private Waitlist room() {
		return this.rooms.get(this.joined++ % this.rooms.size());
	}

	private int length() {
		return this.rooms.stream().mapToInt(Waitlist::length).sum();
	}

	/** Priorities are the same at all replicas. */
	private void kept(String workshop, Map<EnvironmentRef, Integer> expected) {
		this.rooms.forEach((room) -> Eventually.asserted("seats are kept",
				() -> assertThat(room.kept(workshop, null)).isEqualTo(expected)));
	}

	private void ahead(String workshop, List<EnvironmentRef> environments, int expected) {
		this.rooms.forEach((room) -> Eventually.asserted("requests are ahead",
				() -> assertThat(room.ahead(workshop, environments)).isEqualTo(expected)));
	}

	Waiter join(Waitlist room, SessionRequest request, Caller caller) {
		Waiter waiter = new Waiter(request.user());
		this.waiters.add(waiter);
		waiter.stream = room.join(() -> caller, request, Duration.ofMinutes(5))
			.subscribe(waiter.heard::add, waiter.faults::add);
		return waiter;
	}

	static SessionRequest request(String tenant, String user, String actionId) {
		return request(tenant, "lab", user, actionId);
	}

	static SessionRequest request(String tenant, String workshop, String user, String actionId) {
		return new SessionRequest(tenant, workshop, user, actionId, null, null, Map.of(), null, null, null, null,
				Map.of(), null, null);
	}

	private Waiter wait(String user, String actionId) {
		return join(room(), request(null, user, actionId), Callers.ADMIN);
	}

	Waiter waiting(Waitlist room, String tenant, String user) {
		Waiter waiter = join(room, request(tenant, user, "key-" + user), Callers.ADMIN);
		Eventually.until(user + " waits", () -> !waiter.heard.isEmpty());
		return waiter;
	}

	private Waiter waiting(String user, String actionId) {
		Waiter waiter = wait(user, actionId);
		Eventually.until(user + " waits", () -> !waiter.heard.isEmpty());
		return waiter;
	}

	void free(int number) {
		this.seats.free(number);
		this.rooms.forEach(Waitlist::changed);
	}

	static int position(Waiter waiter) {
		return (waiter.heard.getLast() instanceof WaitlistEvent.Waits waits) ? waits.position() : 0;
	}

	@Test
	void placesOfCallersThatDifferInOneAttributeAreDifferentOnes() {
		this.access.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null),
				new Tenant("beta", null, null, Selector.ALL, Map.of(), null)), List.of()));
		joins(Callers.OPERATOR);
		int places = 1;
		for (Map.Entry<String, Caller> other : Callers.differing().entrySet()) {
			assertThat(room().leave(other.getValue(), "key")).as(other.getKey()).isFalse();
			joins(other.getValue());
			assertThat(length()).as(other.getKey()).isEqualTo(++places);
		}
		Eventually.until("the place is known", () -> room().leave(Callers.OPERATOR, "key"));
		int left = places - 1;
		Eventually.until("the place is gone", () -> length() == left);
	}

	private void joins(Caller caller) {
		Waiter waiter = join(room(), request("alpha", "ann", "key"), caller);
		Eventually.until("it waits", () -> !waiter.heard.isEmpty() || !waiter.faults.isEmpty());
		assertThat(waiter.faults).isEmpty();
	}

	@Test
	void sessionIsNotToldToATokenThatWasRevokedMeanwhile() {
		AtomicBoolean revoked = new AtomicBoolean();
		Waiter waiter = new Waiter("ann");
		this.waiters.add(waiter);
		waiter.stream = room().join(new Connection() {

			@Override
			public Caller caller() {
				return Callers.ADMIN;
			}

			@Override
			public void mustBeOpenToCaller() {
				if (revoked.get()) {
					throw new IllegalStateException("revoked");
				}
			}

		}, request(null, "ann", "key"), Duration.ofMinutes(5)).subscribe(waiter.heard::add, waiter.faults::add);
		Eventually.until("it waits", () -> !waiter.heard.isEmpty());
		revoked.set(true);
		free(1);
		Eventually.until("the fault is told", () -> !waiter.faults.isEmpty());
		assertThat(waiter.heard).noneMatch(WaitlistEvent.Over.class::isInstance);
	}

	@Test
	void whoIsEndedByAFaultHasNotLeft() {
		Waiter waiter = wait("broken", "key");
		Eventually.until("the fault is told", () -> !waiter.faults.isEmpty());
		assertThat(this.seats.faulty).containsExactly("broken");
		assertThat(this.seats.ended).isEmpty();
	}

	static LongStream seeds() {
		return LongStream.rangeClosed(1, HISTORIES);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void promisesHoldForAnyHistory(long seed) {
		Random random = new Random(seed);
		List<String> staying = new ArrayList<>();
		int newcomers = 0;
		for (int step = 0; step < 60; step++) {
			switch (random.nextInt(5)) {
				case 0, 1, 2 -> {
					Waiter waiter = waiting("u" + step, random.nextBoolean() ? "key-" + step : null);
					if (!waiter.isOver() && random.nextInt(6) == 0) {
						waiter.goes = true;
					}
				}
				case 3 -> free(1 + random.nextInt(2));
				default -> newcomers += this.seats.newcomer(room()) ? 1 : 0;
			}
		}
		this.waiters.stream().filter((waiter) -> waiter.goes).forEach((waiter) -> waiter.stream.dispose());
		free(100);
		this.waiters.stream().filter((waiter) -> !waiter.goes).forEach((waiter) -> {
			Eventually.until(waiter.user + " is served", waiter::isOver);
			staying.add(waiter.user);
		});
		assertThat(this.seats.given).doesNotHaveDuplicates().containsAll(staying);
		if (replicas() == 1) {
			assertThat(this.seats.inVain).as("tries without a seat").isZero();
		}
		Eventually.until("nobody waits", () -> this.seats.ended.size() == this.waiters.size());
		assertThat(this.seats.ended).doesNotHaveDuplicates();
		kept("lab", Map.of());
		assertThat(this.seats.left() + this.seats.given.size() + newcomers).isEqualTo(this.seats.all);
	}

	@Test
	void thoseOfOneTenantAreServedInTheOrderOfArrival() {
		for (int i = 0; i < 10; i++) {
			waiting("u" + i, null);
		}
		for (int i = 0; i < 10; i++) {
			String next = "u" + i;
			free(1);
			Eventually.until(next + " is served", () -> this.seats.given.contains(next));
			assertThat(this.seats.given.getLast()).isEqualTo(next);
		}
	}

	@Test
	void newcomerGetsNoSeatThatSomebodyWaitsForAndAnyOther() {
		waiting("ann", null);
		kept("lab", Map.of(LAB, 1));
		kept("other", Map.of());
		this.seats.held = true;
		free(2);
		kept("lab", Map.of());
		assertThat(this.seats.newcomer(room())).isTrue();
		assertThat(this.seats.newcomer(room())).isFalse();
		this.seats.held = false;
		Eventually.until("ann is served", () -> this.seats.given.contains("ann"));
	}

	@Test
	void thoseAheadOfANewcomerAreThoseWhoCouldHaveTheSameSeats() {
		EnvironmentRef elsewhere = new EnvironmentRef(LAB.portal(), "elsewhere");
		ahead("lab", List.of(LAB), 0);
		waiting("ann", null);
		waiting("ben", null);
		ahead("lab", List.of(LAB, elsewhere), 2);
		ahead("lab", List.of(elsewhere), 0);
		ahead("other", List.of(LAB), 0);
	}

	@Test
	void placeWithoutAnActionIdIsLostWithItsStream() {
		waiting("ann", null).stream.dispose();
		kept("lab", Map.of());
		Eventually.asserted("it is known", () -> assertThat(this.seats.ended).containsExactly("ann"));
	}

	@Test
	void placeIsKeptForAWhileAndThenLost() {
		close();
		open(Duration.ofMillis(300));
		waiting("ann", "key").stream.dispose();
		waiting("ben", "other").stream.dispose();
		Waiter again = waiting("ann", "key");
		Eventually.until("ben is forgotten", () -> this.seats.ended.contains("ben"));
		free(2);
		Eventually.until("ann is served", again::isOver);
		assertThat(this.seats.given).containsExactly("ann");
	}

	@Test
	void seatThatIsFreedAfterAClientHasLeftIsNotItsOwn() {
		Waitlist room = this.rooms.getFirst();
		for (int i = 0; i < 10; i++) {
			waiting(room, null, "ann" + i);
			assertThat(room.leave(Callers.ADMIN, "key-ann" + i)).isTrue();
			free(1);
			Eventually.until("a newcomer gets the seat", () -> this.seats.newcomer(room));
		}
		assertThat(this.seats.given).isEmpty();
	}

	@Test
	void seatIsTakenForWhoeverIsAway() {
		waiting("ann", "key").stream.dispose();
		free(1);
		Eventually.until("ann is served", () -> this.seats.given.contains("ann"));
	}

	@Test
	void oneWhoCannotHaveTheSeatKeepsItFromNobody() {
		this.seats.unlucky = "ann";
		waiting("ann", null);
		Waiter ben = waiting("ben", null);
		free(1);
		Eventually.until("ben is served", ben::isOver);
	}

	@Test
	void streamsAreInterruptedWhenTheGatewayStops() {
		Waiter ann = waiting("ann", null);
		close();
		Eventually.until("ann knows", () -> !ann.faults.isEmpty());
		assertThat(ann.faults.getFirst()).isInstanceOf(GatewayStopping.class);
	}

	@Test
	void tenantsTakeTurns() {
		this.access.replace(Tenancy.of(List.of(new Tenant("alpha", null, null, Selector.ALL, Map.of(), null),
				new Tenant("beta", null, null, Selector.ALL, Map.of(), null)), List.of()));
		List<Waiter> all = new ArrayList<>();
		for (String user : List.of("a1", "a2", "a3", "b1", "b2")) {
			all.add(waiting(room(), user.startsWith("a") ? "alpha" : "beta", user));
		}
		Eventually.asserted("positions are those of one line",
				() -> assertThat(all).extracting(WaitlistContract::position).containsExactly(1, 3, 5, 2, 4));
		for (String next : List.of("a1", "b1", "a2", "b2", "a3")) {
			free(1);
			Eventually.until(next + " is served", () -> this.seats.given.contains(next));
			assertThat(this.seats.given.getLast()).isEqualTo(next);
		}
	}

	@Test
	void seatOfAClassIsForItsWaitingMembersAndNoOtherSeatIs() {
		waiting("ann", null);
		kept("lab", Map.of(LAB, 1));
		Waiter member = member("mia");
		Eventually.until("the member waits", () -> !member.heard.isEmpty());
		Eventually.asserted("members have a line of their own", () -> assertThat(position(member)).isEqualTo(1));
		this.seats.freeForClass();
		this.rooms.forEach(Waitlist::changed);
		Eventually.until("the member is served", member::isOver);
		assertThat(this.seats.given).containsExactly("mia");
		this.seats.freeForClass();
		Eventually.until("a member is not behind others", member("max")::isOver);
		member("moe");
		free(1);
		Eventually.until("ann is served", () -> this.seats.given.contains("ann"));
		assertThat(this.seats.given).containsExactly("mia", "max", "ann");
	}

	private Waiter member(String user) {
		return join(room(), request(null, user, null).withClassId("c"), Callers.ADMIN);
	}

	static final class Waiter {

		private final String user;

		final List<WaitlistEvent> heard = new CopyOnWriteArrayList<>();

		final List<Throwable> faults = new CopyOnWriteArrayList<>();

		Disposable stream;

		private boolean goes;

		Waiter(String user) {
			this.user = user;
		}

		boolean isOver() {
			return !this.heard.isEmpty() && this.heard.getLast() instanceof WaitlistEvent.Over;
		}

	}

	/** One environment, full at first. */
	static final class Seats implements WaitObserver {

		final List<String> given = new CopyOnWriteArrayList<>();

		final List<String> ended = new CopyOnWriteArrayList<>();

		private final List<String> faulty = new CopyOnWriteArrayList<>();

		private int all;

		private int taken;

		private int ofClass;

		private volatile int inVain;

		/** Those whose turn it is take a while. */
		private volatile boolean held;

		private volatile String unlucky = "";

		synchronized void free(int number) {
			this.all += number;
		}

		synchronized int left() {
			return this.all - this.taken;
		}

		synchronized boolean take() {
			if (this.taken < this.all) {
				this.taken++;
				return true;
			}
			return false;
		}

		synchronized void freeForClass() {
			this.ofClass++;
		}

		synchronized int left(SessionRequest request) {
			return (request.classId() != null) ? this.ofClass : left();
		}

		synchronized boolean take(SessionRequest request) {
			if (request.classId() == null) {
				return take();
			}
			if (this.ofClass > 0) {
				this.ofClass--;
				return true;
			}
			return false;
		}

		/** One who does not wait. */
		boolean newcomer(Waitlist before) {
			return !before.kept("lab", null).containsKey(LAB) && take();
		}

		@Override
		public void ended(Caller caller, SessionRequest request, Duration waited, RequestOutcome outcome) {
			this.ended.add(request.user());
		}

		@Override
		public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
			this.faulty.add(request.user());
		}

	}

	/** The sessions of one replica; a user who has one keeps it. */
	private final class Room implements WaitlistRequester {

		private Waitlist list;

		@Override
		public RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request) {
			if (request.user().equals("broken")) {
				throw new IllegalStateException("a fault of ours");
			}
			Seats seats = WaitlistContract.this.seats;
			if (seats.given.contains(request.user())) {
				return outcome(request);
			}
			boolean free = !this.list.kept("lab", request.classId()).containsKey(LAB);
			return (free && seats.take(request)) ? granted(request) : refused();
		}

		@Override
		public RequestOutcome requestInTurn(Caller caller, SessionRequest request, Consumer<Boolean> reserved) {
			Seats seats = WaitlistContract.this.seats;
			if (request.user().equals(seats.unlucky)) {
				return refused();
			}
			Eventually.until("it is not held", () -> !seats.held);
			if (seats.given.contains(request.user())) {
				return outcome(request);
			}
			if (!seats.take(request)) {
				seats.inVain++;
				return refused();
			}
			reserved.accept(true);
			return granted(request);
		}

		private RequestOutcome granted(SessionRequest request) {
			WaitlistContract.this.seats.given.add(request.user());
			return outcome(request);
		}

		private RequestOutcome outcome(SessionRequest request) {
			Session session = new Session(new SessionRef(LAB.portal(), request.user()), LAB, "lab", request.user(),
					SessionState.WAITING, null, null, false);
			return new RequestOutcome.Granted(session, URI.create("http://portal.test/"), Instant.now(), false, why());
		}

		private RequestOutcome refused() {
			return new RequestOutcome.Refused(RefusalReason.AT_CAPACITY, "full", "full", true, null, why());
		}

		private Explanation why() {
			return new Explanation(WaitlistContract.this.access.view(Callers.ADMIN, FleetSnapshot.EMPTY),
					new PlacementPlan("none", 1, List.of(), List.of()), List.of());
		}

		@Override
		public List<FreeSeats> seats(Caller caller, SessionRequest request) {
			return List.of(new FreeSeats(LAB, WaitlistContract.this.seats.left(request), Integer.MAX_VALUE));
		}

		@Override
		public String holder(SessionRequest request) {
			return request.classId();
		}

		@Override
		public Explanation preview(Caller caller, SessionRequest request) {
			return why();
		}

	}

	/** Nothing is known of any portal. */
	private static final class NoFleet implements FleetStore {

		@Override
		public FleetSnapshot known() {
			return FleetSnapshot.EMPTY;
		}

		@Override
		public FleetSnapshot current() {
			return FleetSnapshot.EMPTY;
		}

		@Override
		public FleetSnapshot current(Duration atMost, Predicate<PortalRef> some) {
			return FleetSnapshot.EMPTY;
		}

		@Override
		public void pollAgain(PortalRef portal) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void observed(Session session, Instant answeredAt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void ended(EnvironmentRef environment, SessionRef session, Instant answeredAt) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void listen(PollListener subscriber) {
			throw new UnsupportedOperationException();
		}

	}

}
