package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortalPollerTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "academy");

	private static final PollTiming BACKOFF = new PollTiming(Duration.ofMillis(20), Duration.ofHours(1));

	private final AtomicBoolean watched = new AtomicBoolean();

	private final BlockingQueue<PortalPoller.Cause> polls = new LinkedBlockingQueue<>();

	private volatile boolean succeeded = true;

	private PortalPoller poller;

	@AfterEach
	void stop() {
		if (this.poller != null) {
			this.poller.stop();
		}
	}

	@Test
	void watchedPortalIsPolledAfterTheLongIntervalOnly() throws Exception {
		this.watched.set(true);
		start(() -> {
		});
		assertThat(Eventually.next("initial poll", this.polls)).isEqualTo(PortalPoller.Cause.REGULAR);
		othersArePolled(5);
		assertThat(this.polls).isEmpty();
	}

	@Test
	void portalThatIsNoLongerWatchedIsPolledAfterTheShortInterval() throws Exception {
		this.watched.set(true);
		start(() -> {
		});
		Eventually.next("initial poll", this.polls);
		this.watched.set(false);
		this.poller.reschedule();
		assertThat(Eventually.next("poll", this.polls)).isEqualTo(PortalPoller.Cause.REGULAR);
		assertThat(Eventually.next("poll", this.polls)).isEqualTo(PortalPoller.Cause.REGULAR);
	}

	@Test
	void rescheduledPortalThatIsStillWatchedIsNotPolled() throws Exception {
		this.watched.set(true);
		start(() -> {
		});
		Eventually.next("initial poll", this.polls);
		this.poller.reschedule();
		othersArePolled(5);
		assertThat(this.polls).isEmpty();
	}

	/** It may have missed a change that was not reported yet. */
	@Test
	void pollThatStartedBeforeTheWatchIsFollowedByAnotherOneSoon() throws Exception {
		CountDownLatch release = new CountDownLatch(1);
		start(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		Eventually.next("initial poll", this.polls);
		this.watched.set(true);
		release.countDown();
		Eventually.next("another poll", this.polls);
		othersArePolled(5);
		assertThat(this.polls).isEmpty();
	}

	@Test
	void failedPollOfAWatchedPortalIsRepeatedAfterTheShortInterval() throws Exception {
		this.watched.set(true);
		this.succeeded = false;
		start(() -> {
		});
		Eventually.next("initial poll", this.polls);
		Eventually.next("repeated", this.polls);
	}

	@Test
	void watchedPortalIsPolledEarlyOnDemand() throws Exception {
		this.watched.set(true);
		start(() -> {
		});
		Eventually.next("initial poll", this.polls);
		this.poller.wake();
		assertThat(Eventually.next("poll", this.polls)).isEqualTo(PortalPoller.Cause.EARLY);
	}

	private void start(Runnable poll) {
		this.poller = new PortalPoller(PORTAL, BACKOFF, (cause) -> {
			this.polls.add(cause);
			poll.run();
			return new PortalPoller.PollResult(this.succeeded, Duration.ZERO);
		}, (portal) -> this.watched.get(), (portal) -> true);
	}

	/** Until another portal, which is not watched, was polled so often. */
	private static void othersArePolled(int times) throws InterruptedException {
		BlockingQueue<PortalPoller.Cause> others = new LinkedBlockingQueue<>();
		PortalPoller other = new PortalPoller(PORTAL, BACKOFF, (cause) -> {
			others.add(cause);
			return new PortalPoller.PollResult(true, Duration.ZERO);
		}, (portal) -> false, (portal) -> true);
		for (int i = 0; i < times; i++) {
			Eventually.next("poll of another portal", others);
		}
		other.stop();
	}

}
