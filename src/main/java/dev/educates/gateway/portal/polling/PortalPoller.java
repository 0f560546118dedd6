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
 * Looks at one portal again and again, on a virtual thread of its own: a portal that
 * hangs delays nobody else.
 */
final class PortalPoller {

	private static final Logger logger = LoggerFactory.getLogger(PortalPoller.class);

	private final PortalRef portal;

	private final Supplier<Looked> poll;

	private final PollBackoff pacing;

	private final Semaphore wakes = new Semaphore(0);

	private final Thread thread;

	/**
	 * Begins to look.
	 * @param poll says how it went
	 */
	PortalPoller(PortalRef portal, PollBackoff pacing, Supplier<Looked> poll) {
		this.portal = portal;
		this.poll = poll;
		this.pacing = pacing;
		this.thread = Thread.ofVirtual().name("poll-" + portal).start(this::run);
	}

	/**
	 * The next look starts now or, if the last one is not over or was just before, soon.
	 */
	void wake() {
		this.wakes.release();
	}

	void stop() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				this.wakes.drainPermits();
				Looked polled = pollOnce();
				Duration breath = this.pacing.breath(polled.took, !polled.well);
				Thread.sleep(breath);
				Duration pause = this.pacing.pause(polled.took, !polled.well, ThreadLocalRandom.current().nextDouble());
				this.wakes.tryAcquire(pause.minus(breath).toNanos(), TimeUnit.NANOSECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** A fault of ours must not end the looks at a portal. */
	private Looked pollOnce() {
		try {
			return this.poll.get();
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", this.portal, ex);
			return new Looked(false, Duration.ZERO);
		}
	}

	/**
	 * How a look went.
	 *
	 * @param well whether the portal told what it has
	 * @param took how long the portal was looked at, the wait for that not counted
	 */
	record Looked(boolean well, Duration took) {
	}

}
