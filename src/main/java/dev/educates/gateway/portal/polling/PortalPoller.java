package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one portal on its own virtual thread, so that a hanging portal delays no other.
 */
final class PortalPoller {

	private static final Logger logger = LoggerFactory.getLogger(PortalPoller.class);

	private final PortalRef portal;

	private final Function<Cause, PollResult> poll;

	private final PollTiming timing;

	private final BooleanSupplier watched;

	private final Semaphore wakeUps = new Semaphore(0);

	private volatile boolean early;

	private final Thread thread;

	/**
	 * Starts polling.
	 * @param watched whether changes of the portal are reported now
	 * @param poll polls once
	 */
	PortalPoller(PortalRef portal, PollTiming timing, BooleanSupplier watched,
			Function<Cause, PollResult> poll) {
		this.portal = portal;
		this.poll = poll;
		this.timing = timing;
		this.watched = watched;
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

	void stop() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			Cause cause = Cause.REGULAR;
			while (!Thread.currentThread().isInterrupted()) {
				this.wakeUps.drainPermits();
				this.early = false;
				boolean watchedBefore = this.watched.getAsBoolean();
				cause = pause(pollOnce(cause), watchedBefore);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Waits for the next poll. A poll that started before changes were reported may have
	 * missed one: the next one comes as soon as without reports.
	 */
	private Cause pause(PollResult polled, boolean watchedBefore) throws InterruptedException {
		long start = System.nanoTime();
		Thread.sleep(this.timing.minimumPause(polled.took, !polled.succeeded));
		double random = ThreadLocalRandom.current().nextDouble();
		while (!this.early) {
			Duration pause = this.timing.pause(polled.took, !polled.succeeded,
					watchedBefore && this.watched.getAsBoolean(), random);
			if (!this.wakeUps.tryAcquire(pause.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS)) {
				return Cause.REGULAR;
			}
		}
		return Cause.EARLY;
	}

	/** An internal error must not end the polling. */
	private PollResult pollOnce(Cause cause) {
		try {
			return this.poll.apply(cause);
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", this.portal, ex);
			return new PollResult(false, Duration.ZERO);
		}
	}

	/** Why a portal is polled. */
	enum Cause {

		/** The interval is over. */
		REGULAR,

		/** It was asked for before the interval was over. */
		EARLY

	}

	/**
	 * Result of a poll.
	 *
	 * @param succeeded whether the poll succeeded
	 * @param took duration without the wait for a permit
	 */
	record PollResult(boolean succeeded, Duration took) {
	}

}
