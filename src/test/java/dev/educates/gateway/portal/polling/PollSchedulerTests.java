package dev.educates.gateway.portal.polling;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class PollSchedulerTests {

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final CountDownLatch released = new CountDownLatch(1);

	private TestFleet fleet;

	@AfterEach
	void close() {
		this.released.countDown();
		if (this.fleet != null) {
			this.fleet.close();
		}
	}

	@Test
	void defaultsAreThoseOfTheDocumentation() {
		assertThat(new Binder(List.of()).bindOrCreate("gateway.refresh", PollingProperties.class))
			.isEqualTo(
					new PollingProperties(null, Duration.ofSeconds(4), Duration.ofSeconds(30), Duration.ofSeconds(2)))
			.satisfies((properties) -> {
				assertThat(properties.timing().interval()).isEqualTo(Duration.ofSeconds(5));
				assertThat(properties.maximumAge(false)).isEqualTo(Duration.ofSeconds(30));
				assertThat(properties.timing().watchedInterval()).isEqualTo(Duration.ofSeconds(30));
				assertThat(properties.maximumAge(true)).isEqualTo(Duration.ofSeconds(60));
			});
	}

	@Test
	void queriesDoNotCallPortals() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		int before = this.fleet.portal("eu/a").polls() + this.fleet.portal("us/b").polls();
		for (int i = 0; i < 1000; i++) {
			this.fleet.refresh().current();
		}
		assertThat(this.fleet.portal("eu/a").polls() + this.fleet.portal("us/b").polls()).isEqualTo(before);
	}

	@Test
	void hangingPortalDelaysNoOther() {
		Fleets.PortalFixture fine = portal("eu/a").environment("w01", "lab");
		Fleets.PortalFixture hung = portal("us/b").environment("w01", "lab");
		this.fleet = new TestFleet(this.clock, new PollingProperties(Duration.ofMillis(20), Duration.ofSeconds(1),
				Duration.ofMillis(50), Duration.ofMillis(200)), fine, hung);
		this.fleet.portal("us/b").catalog(this::hang);
		int polls = this.fleet.portal("eu/a").polls();
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() > polls + 5);
		long asked = System.nanoTime();
		FleetSnapshot snapshot = this.fleet.refresh().current();
		assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));
		assertThat(snapshot.workshop("lab").environments()).hasSize(2);
	}

	@Test
	void manyClientsCauseOneCallOfAPortalWhoseReadingIsOld() throws Exception {
		Duration maximumAge = Duration.ofMillis(300);
		this.fleet = new TestFleet(this.clock,
				new PollingProperties(Duration.ofHours(1), Duration.ofSeconds(5), maximumAge, Duration.ofMinutes(1)),
				portal("eu/a").environment("w01", "lab"));
		ScriptedPortal portal = this.fleet.portal("eu/a");
		PortalContent content = this.fleet.snapshot().portals().iterator().next().content();
		portal.catalog(() -> {
			hang();
			return new PortalReply.Answered<>(content);
		});
		long old = System.nanoTime() + Duration.ofMillis(400).toNanos();
		while (System.nanoTime() < old) {
			Thread.onSpinWait();
		}
		int before = portal.polls();
		long released;
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<FleetSnapshot>> clients = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				clients.add(threads.submit(() -> this.fleet.refresh().current()));
			}
			this.fleet.await((snapshot) -> portal.polls() > before);
			released = System.nanoTime();
			this.released.countDown();
			for (Future<FleetSnapshot> client : clients) {
				assertThat(client.get().workshop("lab")).isNotNull();
			}
		}
		// for those who come when the reading that came of it is old again there is one
		// more
		long ages = (System.nanoTime() - released) / maximumAge.toNanos();
		assertThat(portal.polls() - before).isBetween(1, 1 + (int) ages);
	}

	@Test
	void unchangedAnswerCostsNoNewObjects() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
		FleetSnapshot before = this.fleet.snapshot();
		this.clock.advance(Duration.ofSeconds(7));
		PortalContent same = portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")).reading().content();
		this.fleet.portal("eu/a").catalog(() -> new PortalReply.Answered<>(same));
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> only(snapshot).reading().observedAt().equals(Fleets.SEEN.plusSeconds(7)));
		FleetSnapshot after = this.fleet.snapshot();
		assertThat(after.generation()).isEqualTo(before.generation());
		assertThat(only(after).content()).isSameAs(only(before).content());
		assertThat(after.workshop("lab")).isSameAs(before.workshop("lab"));
	}

	@Test
	void pollsBeyondTheRegularOnesAreCounted() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		assertThat(this.fleet.refresh().earlyPolls()).isZero();
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() == 2);
		assertThat(this.fleet.refresh().earlyPolls()).isEqualTo(1);
	}

	/** A session that a request caused is known from the reply to the request. */
	@Test
	void whatTheFleetKnowsCausesNoPoll() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		this.fleet.refresh().pollAgainIf(TestFleet.portalRef("eu/a"), (snapshot) -> false);
		AtomicInteger tests = new AtomicInteger();
		this.fleet.refresh().pollAgainIf(TestFleet.portalRef("eu/a"), (snapshot) -> tests.incrementAndGet() == 0);
		this.fleet.await((snapshot) -> tests.get() == 1);
		this.fleet.refresh().pollAgainIf(TestFleet.portalRef("us/b"), (snapshot) -> true);
		this.fleet.await((snapshot) -> this.fleet.portal("us/b").polls() == 2);
		assertThat(this.fleet.portal("eu/a").polls()).isEqualTo(1);
	}

	@Test
	void manyReportedChangesCauseOnePoll() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		for (int i = 0; i < 100; i++) {
			this.fleet.refresh().watchedPortals().changed(TestFleet.portalRef("eu/a"));
		}
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() == 2);
		this.fleet.refresh().watchedPortals().changed(TestFleet.portalRef("us/b"));
		this.fleet.refresh().watchedPortals().changed(TestFleet.portalRef("us/unknown"));
		this.fleet.await((snapshot) -> this.fleet.portal("us/b").polls() == 2);
		assertThat(this.fleet.portal("eu/a").polls()).isEqualTo(2);
	}

	@Test
	void portalIsPolledLessOftenWhileItIsWatched() {
		PollingProperties defaults = new PollingProperties(null, Duration.ofSeconds(1), Duration.ofHours(1),
				Duration.ofSeconds(2));
		this.fleet = new TestFleet(this.clock, defaults, new PollTiming(Duration.ofMillis(20), Duration.ofHours(1)),
				portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		this.fleet.refresh().watchedPortals().watch(Set.of("eu"));
		int watched = this.fleet.portal("eu/a").polls() + 2;
		this.fleet.await((snapshot) -> this.fleet.portal("us/b").polls() > watched + 10);
		assertThat(this.fleet.portal("eu/a").polls()).isLessThanOrEqualTo(watched);
		this.fleet.refresh().watchedPortals().watch(Set.of());
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() > watched + 10);
	}

	@Test
	void intervalThatIsConfiguredCountsForWatchedPortalsToo() {
		PollingProperties properties = new PollingProperties(Duration.ofSeconds(7), Duration.ofSeconds(1),
				Duration.ofSeconds(30), Duration.ofSeconds(2));
		assertThat(properties.timing().watchedInterval()).isEqualTo(Duration.ofSeconds(7));
		assertThat(properties.timing().interval()).isEqualTo(Duration.ofSeconds(7));
		assertThat(properties.maximumAge(true)).isEqualTo(Duration.ofSeconds(30));
	}

	/** A watch does not report seats that become free: who waits needs them. */
	@Test
	void watchedPortalWithAnOldReadingIsPolledForThoseWhoWait() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "lab"));
		this.fleet.refresh().watchedPortals().watch(Set.of("eu"));
		this.fleet.refresh().pollAgainIfOld(TestFleet.portalRef("eu/a"));
		this.clock.advance(Duration.ofHours(2));
		this.fleet.refresh().pollAgainIfOld(TestFleet.portalRef("us/b"));
		this.fleet.refresh().pollAgainIfOld(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() == 2);
		this.fleet.refresh().pollAgainIfOld(TestFleet.portalRef("eu/a"));
		assertThat(this.fleet.portal("us/b").polls()).isEqualTo(1);
		assertThat(this.fleet.portal("eu/a").polls()).isEqualTo(2);
	}

	@Test
	void portalThatIsDownKeepsItsLastReading(CapturedOutput output) {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
		this.fleet.goesDown("eu/a");
		Portal down = only(this.fleet.snapshot());
		assertThat(down.healthDetail()).isEqualTo("connection refused");
		assertThat(down.content().environments()).hasSize(1);
		assertThat(this.fleet.snapshot().sessionsOf("ann")).hasSize(1);
		int polls = this.fleet.portal("eu/a").polls();
		FleetSnapshot before = this.fleet.snapshot();
		this.fleet.refresh().pollAgain(down.ref());
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() > polls && snapshot != before);
		assertThat(output.getOut().lines().filter((line) -> line.contains("eu/a is UNREACHABLE"))).hasSize(1);
	}

	@Test
	void faultOfOursDoesNotEndTheLooks() {
		start(portal("eu/a").environment("w01", "lab"));
		this.fleet.portal("eu/a").catalog(() -> {
			throw new IllegalStateException("a fault");
		});
		PortalContent content = only(this.fleet.snapshot()).content();
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> only(snapshot).health() == PortalHealth.UNREACHABLE);
		assertThat(only(this.fleet.snapshot()).healthDetail()).isEqualTo("its response could not be handled");
		this.fleet.portal("eu/a").catalog(() -> new PortalReply.Answered<>(content));
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> only(snapshot).health() == PortalHealth.HEALTHY);
	}

	@Test
	void portalThatRejectsTheCredentialsIsReported() {
		start(portal("eu/a").environment("w01", "lab"));
		this.fleet.portal("eu/a").catalog(() -> ScriptedPortal.refuse(Refusal.Reason.CREDENTIALS));
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> only(snapshot).health() == PortalHealth.REJECTING);
	}

	@Test
	void answerStaysOnTopOfAReadingThatWasStartedBefore() {
		start(portal("eu/a").environment("w01", "lab"));
		Instant answered = this.clock.instant();
		this.fleet.refresh().observed(Fleets.session("eu/a/w01", "s1", "lab", "ann"), answered);
		assertThat(this.fleet.snapshot().sessionsOf("ann", "lab")).hasSize(1);
		FleetSnapshot before = this.fleet.snapshot();
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> snapshot != before);
		assertThat(this.fleet.snapshot().sessionsOf("ann", "lab")).hasSize(1);
		this.clock.advance(Duration.ofSeconds(1));
		this.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
		this.fleet.await((snapshot) -> snapshot.sessionsOf("ann", "lab").isEmpty());
	}

	@Test
	void answerThatIsOlderThanTheReadingChangesNothing() {
		start(portal("eu/a").environment("w01", "lab"));
		FleetSnapshot before = this.fleet.snapshot();
		this.fleet.refresh()
			.observed(Fleets.session("eu/a/w01", "s1", "lab", "ann"), this.clock.instant().minusSeconds(1));
		assertThat(this.fleet.snapshot()).isSameAs(before);
	}

	@Test
	void endedSessionFreesItsSeatAtOnce() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.seats(1).users("ann")));
		assertThat(this.fleet.snapshot().workshop("lab").availability().remaining()).isZero();
		this.fleet.refresh()
			.ended(TestFleet.environment("eu/a/w01"), this.fleet.snapshot().sessionsOf("ann").getFirst().ref(),
					this.clock.instant());
		assertThat(this.fleet.snapshot().workshop("lab").availability().remaining()).isEqualTo(1);
	}

	@Test
	void removedPortalIsNotPolled() {
		start(portal("eu/a").environment("w01", "lab"), portal("us/b").environment("w01", "other"));
		this.fleet.forget("us/b");
		assertThat(this.fleet.snapshot().portals()).hasSize(1);
		assertThat(this.fleet.snapshot().workshop("other")).isNull();
		int polls = this.fleet.portal("us/b").polls();
		this.fleet.refresh().pollAgain(TestFleet.portalRef("us/b"));
		this.fleet.refresh().current();
		assertThat(this.fleet.portal("us/b").polls()).isEqualTo(polls);
	}

	/** Otherwise a user who has a session there would be given another one elsewhere. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void portalWithAnotherAddressIsWaitedForByThoseWhoNeedAllSessions(boolean inside) throws Exception {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")));
		PortalContent content = only(this.fleet.snapshot()).content();
		CountDownLatch asked = new CountDownLatch(1);
		this.fleet.portal("eu/a").catalog(() -> {
			asked.countDown();
			hang();
			return new PortalReply.Answered<>(content);
		});
		URI elsewhere = URI.create("http://elsewhere.test");
		if (inside) {
			this.fleet.moveInside("eu/a", elsewhere);
		}
		else {
			this.fleet.move("eu/a", elsewhere);
		}
		assertThat(only(this.fleet.snapshot()).reading()).isNull();
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<FleetSnapshot> all = threads
				.submit(() -> this.fleet.refresh().current(Duration.ofSeconds(20), (any) -> true));
			asked.await();
			this.released.countDown();
			assertThat(all.get().sessionsOf("ann")).hasSize(1);
		}
	}

	/** It is of use all the same, so that it stays healthy. */
	@Test
	void warningsOfACatalogAreInTheHealthDetailAndOnceInTheLog(CapturedOutput output) {
		start(portal("eu/a").environment("w01", "lab"));
		PortalContent content = only(this.fleet.snapshot()).content();
		PortalContent odd = new PortalContent(content.uid(), content.generation(), content.maximum(),
				content.allocated(), content.environments(), List.of("capacity -1 is read as 0", "2 more"),
				CatalogGaps.NONE);
		this.fleet.portal("eu/a").catalog(() -> new PortalReply.Answered<>(odd));
		this.fleet.refresh().pollAgain(only(this.fleet.snapshot()).ref());
		this.fleet.await((snapshot) -> only(snapshot).healthDetail() != null);
		assertThat(only(this.fleet.snapshot()).health()).isEqualTo(PortalHealth.HEALTHY);
		assertThat(only(this.fleet.snapshot()).healthDetail()).isEqualTo("capacity -1 is read as 0; 2 more");
		int polls = this.fleet.portal("eu/a").polls();
		this.fleet.refresh().pollAgain(only(this.fleet.snapshot()).ref());
		this.fleet.await((snapshot) -> this.fleet.portal("eu/a").polls() > polls);
		assertThat(output).containsOnlyOnce("Catalog of portal eu/a has parts that cannot be used: capacity -1");
		this.fleet.portal("eu/a").catalog(() -> new PortalReply.Answered<>(content));
		this.fleet.refresh().pollAgain(only(this.fleet.snapshot()).ref());
		this.fleet.await((snapshot) -> only(snapshot).healthDetail() == null);
	}

	/** The reading says nothing of it, however new it is. */
	@Test
	void answerFromBeforeAReadingCountsWhereTheReadingHasAGap() {
		start(portal("eu/a").environment("w01", "lab"));
		PortalContent content = only(this.fleet.snapshot()).content();
		CatalogGaps gaps = new CatalogGaps(Set.of(TestFleet.environment("eu/a/w01")), false);
		Instant answeredAt = this.clock.instant();
		this.clock.advance(Duration.ofSeconds(1));
		this.fleet.portal("eu/a").catalog(() -> new PortalReply.Answered<>(content.withGaps(gaps)));
		this.fleet.refresh().pollAgain(only(this.fleet.snapshot()).ref());
		this.fleet.await((snapshot) -> only(snapshot).content().gaps().equals(gaps));
		this.fleet.refresh().observed(Fleets.session("eu/a/w01", "w01-ann", "lab", "ann"), answeredAt);
		assertThat(this.fleet.snapshot().sessionsOf("ann")).hasSize(1);
	}

	private void start(Fleets.PortalFixture... portals) {
		this.fleet = new TestFleet(this.clock, portals);
	}

	private static Portal only(FleetSnapshot snapshot) {
		return snapshot.portals().iterator().next();
	}

	private <T> PortalReply<T> hang() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return ScriptedPortal.lost();
	}

}
