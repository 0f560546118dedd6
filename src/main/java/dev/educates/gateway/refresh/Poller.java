package dev.educates.gateway.refresh;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one portal again and again, on a virtual thread of its own: a portal that
 * hangs delays nobody else.
 */
final class Poller {

	private static final Logger logger = LoggerFactory.getLogger(Poller.class);

	/**
	 * Many clients may cause looks; a portal gets a moment between two all the same, and
	 * a longer one if its answers take long: looks have at most a fifth of its time.
	 */
	private static final Duration BREATH = Duration.ofMillis(250);

	private static final int BREATHS_PER_LOOK = 4;

	private final PortalRef portal;

	private final Runnable look;

	private final Duration interval;

	private final Semaphore wakes = new Semaphore(0);

	private final Thread thread;

	Poller(PortalRef portal, Duration interval, Runnable look) {
		this.portal = portal;
		this.look = look;
		this.interval = interval;
		this.thread = Thread.ofVirtual().name("look-at-" + portal).start(this::run);
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
				long startedAt = System.nanoTime();
				lookOnce();
				long breath = breath(System.nanoTime() - startedAt);
				Thread.sleep(breath);
				long pause = this.interval.toMillis() - breath;
				this.wakes.tryAcquire(pause + ThreadLocalRandom.current().nextLong(1 + this.interval.toMillis() / 10),
						TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** In milliseconds, never more than the interval. */
	private long breath(long lookNanos) {
		long inProportion = TimeUnit.NANOSECONDS.toMillis(lookNanos) * BREATHS_PER_LOOK;
		return Math.min(Math.max(BREATH.toMillis(), inProportion), this.interval.toMillis());
	}

	/** A fault of ours must not end the looks at a portal. */
	private void lookOnce() {
		try {
			this.look.run();
		}
		catch (RuntimeException ex) {
			logger.error("Look at portal {} failed", this.portal, ex);
		}
	}

}
