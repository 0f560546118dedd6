package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one portal on its own virtual thread, so that a hanging portal delays no other.
 */
final class PortalPoller {

	private static final Logger logger = LoggerFactory.getLogger(PortalPoller.class);

	private final PortalRef portal;

	private final Supplier<PollResult> poll;

	private final PollBackoff backoff;

	private final Semaphore wakeUps = new Semaphore(0);

	private final Thread thread;

	/**
	 * Starts polling.
	 * @param poll polls once
	 */
	PortalPoller(PortalRef portal, PollBackoff backoff, Supplier<PollResult> poll) {
		this.portal = portal;
		this.poll = poll;
		this.backoff = backoff;
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
			while (!Thread.currentThread().isInterrupted()) {
				this.wakeUps.drainPermits();
				PollResult polled = pollOnce();
				Duration minimumPause = this.backoff.minimumPause(polled.took, !polled.well);
				Thread.sleep(minimumPause);
				Duration pause = this.backoff.pause(polled.took, !polled.well,
						ThreadLocalRandom.current().nextDouble());
				this.wakeUps.tryAcquire(pause.minus(minimumPause).toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** An internal error must not end the polling. */
	private PollResult pollOnce() {
		try {
			return this.poll.get();
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", this.portal, ex);
			return new PollResult(false, Duration.ZERO);
		}
	}

	/**
	 * Result of a poll.
	 *
	 * @param well whether the poll succeeded
	 * @param took duration without the wait for a permit
	 */
	record PollResult(boolean well, Duration took) {
	}

}
