package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one portal on its own virtual thread, so that a hanging portal delays no other.
 */
final class PortalPoller {

	private static final Logger logger = LoggerFactory.getLogger(PortalPoller.class);

	private final PortalRef portal;

	private final Polls polls;

	private final PollTiming timing;

	private final Semaphore wakeUps = new Semaphore(0);

	private volatile boolean early;

	private volatile boolean shared;

	private final Thread thread;

	PortalPoller(PortalRef portal, PollTiming timing, Polls polls) {
		this.portal = portal;
		this.polls = polls;
		this.timing = timing;
		this.thread = Thread.ofVirtual().name("poll-" + portal).start(this::run);
	}

	/**
	 * Starts the next poll now or, during or shortly after a poll, after a short pause.
	 */
	void wake() {
		this.early = true;
		this.wakeUps.release();
	}

	/** The pause until the next poll may be a shorter one now. */
	void reschedule() {
		this.wakeUps.release();
	}

	/** Another replica has polled: the pause until the next poll begins now. */
	void polledElsewhere() {
		this.shared = true;
		this.wakeUps.release();
	}

	void stop() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			Cause cause = Cause.REGULAR;
			while (!Thread.currentThread().isInterrupted()) {
				this.wakeUps.drainPermits();
				this.early = false;
				this.shared = false;
				boolean watchedBefore = this.polls.areWatched();
				cause = pause(pollOnce(cause), watchedBefore);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits for the next poll. A poll that started before changes were reported may have
	 * missed one: the next one comes as soon as without reports. A replica that does not
	 * hold the lease polls only if the other one does not.
	 */
	private Cause pause(PollResult polled, boolean watchedBefore) throws InterruptedException {
		long start = System.nanoTime();
		boolean succeeded = polled.succeeded;
		Thread.sleep(this.timing.minimumPause(polled.took, !succeeded));
		double random = ThreadLocalRandom.current().nextDouble();
		while (!this.early) {
			if (this.shared) {
				this.shared = false;
				succeeded = true;
				start = System.nanoTime();
			}
			Duration pause = this.timing.pause(polled.took, !succeeded, watchedBefore && this.polls.areWatched(),
					random);
			if (succeeded && !this.polls.areHeld()) {
				pause = pause.multipliedBy(PollTiming.INTERVALS_WITHOUT_LEASE);
			}
			if (!this.wakeUps.tryAcquire(pause.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS)) {
				return Cause.REGULAR;
			}
		}
		return Cause.EARLY;
	}

	/** An internal error must not end the polling. */
	private PollResult pollOnce(Cause cause) {
		try {
			return this.polls.poll(cause);
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", this.portal, ex);
			return new PollResult(false, Duration.ZERO);
		}
	}

	interface Polls {

		/** Polls once, or takes what another replica has read just now. */
		PollResult poll(Cause cause);

		/** Whether changes of the portal are reported now. */
		boolean areWatched();

		boolean areHeld();

	}

	enum Cause {

		REGULAR, EARLY

	}

	/**
	 * Result of a poll.
	 *
	 * @param took duration without the wait for a permit
	 */
	record PollResult(boolean succeeded, Duration took) {
	}

}
