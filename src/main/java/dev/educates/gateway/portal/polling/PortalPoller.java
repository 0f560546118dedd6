package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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

	private final Semaphore wakeUps = new Semaphore(0);

	private final Thread thread;

	/**
	 * Starts polling.
	 * @param poll polls once
	 */
	PortalPoller(PortalRef portal, PollTiming timing, Function<Cause, PollResult> poll) {
		this.portal = portal;
		this.poll = poll;
		this.timing = timing;
		this.thread = Thread.ofVirtual().name("poll-" + portal).start(this::run);
	}

	/**
	 * Starts the next poll now or, during or shortly after a poll, after a short pause.
	 */
	void wake() {
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
				PollResult polled = pollOnce(cause);
				Duration minimumPause = this.timing.minimumPause(polled.took, !polled.succeeded);
				Thread.sleep(minimumPause);
				Duration pause = this.timing.pause(polled.took, !polled.succeeded,
						ThreadLocalRandom.current().nextDouble());
				boolean early = this.wakeUps.tryAcquire(pause.minus(minimumPause).toNanos(), TimeUnit.NANOSECONDS);
				cause = early ? Cause.EARLY : Cause.REGULAR;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
