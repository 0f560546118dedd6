package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.redis.RedisContract;
import dev.educates.gateway.session.ActionIdReused;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

/** Replicas that come and go, and a store that does. */
class WaitlistReplicasTests {

	/** Longer than a test waits: a place whose turn comes only after it would be late. */
	private static final Duration GRACE = Eventually.PATIENCE.multipliedBy(5);

	private RedisServer server = RedisServer.shared(RedisServer.Kind.EMBEDDED);

	private RedisContract redis = new RedisContract(this.server);

	private final List<SharedStore> stores = new ArrayList<>();

	private final Replicas replicas = new Replicas();

	/**
	 * Runs when the store has answered a replica, before that replica reads the answer.
	 */
	private volatile Consumer<SharedLine> meanwhile = (line) -> {
	};

	/** Messages about changes take so long. */
	private volatile Duration delay = Duration.ZERO;

	private final Set<Waitlist> closed = new HashSet<>();

	private void start(int number) {
		for (int i = 0; i < number; i++) {
			SharedStore store = this.redis.replica();
			this.stores.add(store);
			this.replicas.rooms.add(this.replicas.open(interleaved(store), GRACE));
		}
	}

	private LineSharing interleaved(SharedStore store) {
		return new LineSharing(store, GRACE) {

			@Override
			void listen(Consumer<String> changed) {
				super.listen((workshop) -> CompletableFuture
					.delayedExecutor(WaitlistReplicasTests.this.delay.toMillis(), TimeUnit.MILLISECONDS)
					.execute(() -> changed.accept(workshop)));
			}

			@Override
			SharedLine exchange(String workshop, LineChanges changes, String known, boolean hasPlaces, boolean stops) {
				SharedLine line = super.exchange(workshop, changes, known, hasPlaces, stops);
				WaitlistReplicasTests.this.meanwhile.accept(line);
				return line;
			}

		};
	}

	/** On a server that a test may stop. */
	private void startApart(int number) {
		this.redis.close();
		this.server = new RedisServer(RedisServer.Kind.EMBEDDED);
		this.redis = new RedisContract(this.server);
		start(number);
	}

	@AfterEach
	void close() {
		this.replicas.close();
		this.redis.close();
		if (this.server != RedisServer.shared(RedisServer.Kind.EMBEDDED)) {
			this.server.close();
		}
	}

	private Waitlist room(int number) {
		return this.replicas.rooms.get(number);
	}

	private WaitlistContract.Waiter waiting(int replica, String user) {
		return this.replicas.waiting(room(replica), null, user);
	}

	private void positions(List<WaitlistContract.Waiter> waiters, Integer... expected) {
		Eventually.asserted("positions",
				() -> assertThat(waiters).extracting(WaitlistContract::position).containsExactly(expected));
	}

	private void close(int replica) {
		this.closed.add(room(replica));
		room(replica).close();
	}

	/** The one that leads may learn later than others that one more wants a seat. */
	private void agreed() {
		Eventually.asserted("replicas agree",
				() -> assertThat(this.replicas.rooms.stream()
					.filter(not(this.closed::contains))
					.map((room) -> room.kept("lab", null))
					.distinct()).hasSize(1));
	}

	private void served(String... users) {
		for (String user : users) {
			agreed();
			this.replicas.free(1);
			Eventually.asserted(user + " is served", () -> assertThat(this.replicas.seats.given).contains(user));
			assertThat(this.replicas.seats.given).last().isEqualTo(user);
		}
	}

	@Test
	void replicaThatStopsHandsOverItsPlacesAndItsLeadershipAtOnce() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		WaitlistContract.Waiter cleo = waiting(0, "cleo");
		positions(List.of(ann, ben, cleo), 1, 2, 3);
		close(0);
		Eventually.until("ann knows", () -> !ann.faults.isEmpty());
		long stoppedAt = System.nanoTime();
		WaitlistContract.Waiter again = waiting(1, "cleo");
		positions(List.of(ben, again), 2, 3);
		served("ben");
		assertThat(Duration.ofNanos(System.nanoTime() - stoppedAt)).as("sooner than a lease ends")
			.isLessThan(LineSharing.LEASE);
		WaitlistContract.Waiter annAgain = waiting(1, "ann");
		positions(List.of(annAgain, again), 1, 2);
		served("ann", "cleo");
	}

	@Test
	void clientThatComesBackDuringAnExchangeKeepsItsPlaceAndGetsItsTurn() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		positions(List.of(ann, ben), 1, 2);
		close(0);
		AtomicReference<WaitlistContract.Waiter> again = new AtomicReference<>();
		this.meanwhile = (line) -> {
			if (again.get() == null && line.places() != null) {
				again.set(this.replicas.join(room(1), WaitlistContract.request(null, "ann", "key-ann"), Callers.ADMIN));
			}
		};
		WaitlistContract.Waiter cleo = waiting(1, "cleo");
		Eventually.until("ann is back", () -> again.get() != null && !again.get().heard.isEmpty());
		positions(List.of(again.get(), ben, cleo), 1, 2, 3);
		served("ann", "ben", "cleo");
	}

	@Test
	void clientOfTwoReplicasKeepsItsTurnWhenTheOneThatHasItsPlaceStops() {
		start(2);
		this.delay = Duration.ofMillis(300);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter again = waiting(1, "ann");
		WaitlistContract.Waiter ben = waiting(0, "ben");
		positions(List.of(ann, again, ben), 1, 1, 2);
		close(1);
		this.replicas.free(2);
		Eventually.until("both are served", () -> ann.isOver() && ben.isOver());
		assertThat(this.replicas.seats.given).containsExactlyInAnyOrder("ann", "ben");
	}

	@Test
	void replicaThatDiesLosesNoPlaceAndBlocksNoOther() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		positions(List.of(ann, ben), 1, 2);
		this.redis.stop(this.stores.getFirst());
		close(0);
		served("ben");
		start(1);
		WaitlistContract.Waiter cleo = waiting(1, "cleo");
		positions(List.of(cleo), 2);
		WaitlistContract.Waiter again = waiting(2, "ann");
		positions(List.of(again, cleo), 1, 2);
		served("ann", "cleo");
	}

	@Test
	void clientThatComesBackToAnotherReplicaKeepsItsPosition() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		ann.stream.dispose();
		WaitlistContract.Waiter again = waiting(1, "ann");
		positions(List.of(again, ben), 1, 2);
		served("ann", "ben");
		Eventually.until("the first replica forgets ann", () -> room(0).length() == 0);
		assertThat(this.replicas.seats.ended).containsExactly("ann", "ben");
	}

	@Test
	void clientOfTwoReplicasHearsOfItsSessionAtBoth() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter again = waiting(1, "ann");
		WaitlistContract.Waiter ben = waiting(0, "ben");
		positions(List.of(ann, again, ben), 1, 1, 2);
		this.replicas.free(1);
		Eventually.until("ann is served at both", () -> ann.isOver() && again.isOver());
		served("ben");
		assertThat(this.replicas.seats.given).containsExactly("ann", "ben");
	}

	@Test
	void sessionThatTheFormerReplicaOfAClientGetsIsAnsweredByItsNewOne() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		positions(List.of(ann, ben), 1, 2);
		this.delay = Duration.ofSeconds(2);
		AtomicBoolean moved = new AtomicBoolean();
		this.meanwhile = (line) -> moved.compareAndSet(false, line.places() != null
				&& line.places().stream().map((each) -> each.place().owner()).distinct().count() == 1);
		ann.stream.dispose();
		WaitlistContract.Waiter again = waiting(1, "ann");
		Eventually.until("the second replica has both", moved::get);
		this.replicas.free(1);
		Eventually.until("ann is served", again::isOver);
		assertThat(ben.isOver()).isFalse();
		this.replicas.free(1);
		Eventually.until("ben is served", ben::isOver);
		assertThat(this.replicas.seats.given).containsExactly("ann", "ben");
	}

	@Test
	void lineIsLeftByAnyReplica() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(0, "ben");
		positions(List.of(ann, ben), 1, 2);
		Eventually.until("the other replica knows ann", () -> room(1).leave(Callers.ADMIN, "key-ann"));
		assertThat(room(1).leave(Callers.ADMIN, "key-nobody")).isFalse();
		Eventually.until("ann's stream is complete", ann.stream::isDisposed);
		assertThat(ann.faults).isEmpty();
		positions(List.of(ben), 1);
		served("ben");
		assertThat(this.replicas.seats.given).containsExactly("ben");
	}

	@Test
	void otherRequestWithTheSameActionIdIsRejectedAtEachReplica() {
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		positions(List.of(ann, ben), 1, 2);
		for (int replica = 0; replica < 2; replica++) {
			isReused(joining(replica, WaitlistContract.request(null, "eve", "key-ann")), "user");
			isReused(joining(replica, WaitlistContract.request(null, "other", "ann", "key-ann")), "workshop");
		}
		WaitlistContract.Waiter again = waiting(1, "ann");
		positions(List.of(again, ben), 1, 2);
		served("ann", "ben");
	}

	@Test
	void ofTwoRequestsWithOneActionIdAtTheSameMomentOneWaits() {
		start(2);
		List<WaitlistContract.Waiter> both = List.of(joining(0, WaitlistContract.request(null, "ann", "key")),
				joining(1, WaitlistContract.request(null, "eve", "key")));
		Eventually.until("one is rejected", () -> both.stream().anyMatch((each) -> !each.faults.isEmpty()));
		List<WaitlistContract.Waiter> waiting = both.stream().filter((each) -> each.faults.isEmpty()).toList();
		both.stream().filter((each) -> !waiting.contains(each)).forEach((each) -> isReused(each, "user"));
		positions(waiting, 1);
		this.replicas.free(1);
		Eventually.until("the other one is served", waiting.getFirst()::isOver);
		assertThat(this.replicas.seats.given).hasSize(1);
	}

	private WaitlistContract.Waiter joining(int replica, SessionRequest request) {
		return this.replicas.join(room(replica), request, Callers.ADMIN);
	}

	private static void isReused(WaitlistContract.Waiter waiter, String field) {
		Eventually.until("it is rejected", () -> !waiter.faults.isEmpty());
		assertThat(waiter.faults).singleElement()
			.isInstanceOfSatisfying(ActionIdReused.class,
					(reused) -> assertThat(reused.fields()).containsExactly(field));
	}

	@ParameterizedTest
	@CsvSource({ "2, 100, at most 2 in all", "100, 2, at most 2 of one caller" })
	void limitsCountTheRequestsOfAllReplicasAndNotOneThatComesBack(int maximum, int maximumPerCaller, String why) {
		this.replicas.maximum = maximum;
		this.replicas.maximumPerCaller = maximumPerCaller;
		start(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		positions(List.of(ann, ben), 1, 2);
		for (int replica : List.of(0, 1)) {
			// a replica knows the requests of others a moment later
			Eventually.until("it is rejected", () -> rejected(replica, why));
		}
		ann.stream.dispose();
		positions(List.of(waiting(1, "ann"), ben), 1, 2);
	}

	private boolean rejected(int replica, String why) {
		WaitlistContract.Waiter cleo = joining(replica,
				WaitlistContract.request(null, "cleo", "key-" + UUID.randomUUID()));
		Eventually.until("it is rejected or waits", () -> !cleo.faults.isEmpty() || !cleo.heard.isEmpty());
		cleo.stream.dispose();
		cleo.faults
			.forEach((fault) -> assertThat(fault).isInstanceOf(WaitlistFullException.class).hasMessageContaining(why));
		return !cleo.faults.isEmpty();
	}

	@Test
	void withoutRedisEachReplicaServesItsOwnAndLaterTheOldOrderApplies() {
		startApart(2);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		WaitlistContract.Waiter ben = waiting(1, "ben");
		WaitlistContract.Waiter cleo = waiting(0, "cleo");
		positions(List.of(ann, ben, cleo), 1, 2, 3);
		this.server.kill();
		positions(List.of(ann, ben, cleo), 1, 1, 2);
		WaitlistContract.Waiter dan = waiting(1, "dan");
		positions(List.of(ben, dan), 1, 2);
		this.replicas.free(1);
		Eventually.until("one is served", () -> ann.isOver() || ben.isOver());
		this.server.start();
		boolean annIsServed = ann.isOver();
		positions(List.of(annIsServed ? ben : ann, cleo, dan), 1, 2, 3);
		served(annIsServed ? "ben" : "ann", "cleo", "dan");
	}

	@Test
	void placesOfTheFormerVersionKeepTheirOrderAndThoseOfALaterOneTakeNoSeatThatIsNotTheirs() {
		SharedStore store = this.redis.replica();
		store.run(Script.repeatable("waitlist-exchange"),
				List.of(SharedKey.of("line", "lab"), SharedKey.of("line-replicas", "lab")), "older",
				store.qualified("x"), "lab", "", "5000", "5000", "60000", "1", "0",
				"""
						{"removals": [], "turns": [], "expired": [], "left": [], "puts": [
						{"id": "1", "enters": true, "place": {"tenant": "", "arrival": "1000", "deadline": "9999999999999",
						  "state": "WAITING"}},
						{"id": "2", "enters": true, "place": {"version": "2", "tenant": "", "arrival": "2000",
						  "deadline": "9999999999999", "state": "DREAMING", "answered": "0", "more": "of it"}},
						{"id": "3", "enters": true, "place": {"version": "3", "cohort": "", "arrival": "3000",
						  "tenant": "", "state": "WAITING", "answered": "0"}}]}""");
		start(1);
		WaitlistContract.Waiter ann = waiting(0, "ann");
		positions(List.of(ann), 3);
		assertThat(Place.read("{\"tenant\": 1")).isNull();
		assertThat(Place.read("{\"tenant\": \"\"}")).isNull();
	}

	/** The fixture of the contract. */
	private static final class Replicas extends WaitlistContract {

		@Override
		LineSharing sharing(int replica, Duration grace) {
			throw new UnsupportedOperationException();
		}

	}

}
