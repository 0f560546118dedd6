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

	/** Many clients may cause looks; a portal gets a moment between two all the same. */
	private static final Duration BREATH = Duration.ofMillis(250);

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

	/** The next look starts as soon as the present one, if any, is over. */
	void wake() {
		this.wakes.release();
	}

	void stop() {
		this.thread.interrupt();
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				lookOnce();
				long pause = this.interval.toMillis();
				if (this.wakes.tryAcquire(pause + ThreadLocalRandom.current().nextLong(1 + pause / 10),
						TimeUnit.MILLISECONDS)) {
					Thread.sleep(BREATH);
					this.wakes.drainPermits();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
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
