package dev.educates.gateway.portal.polling;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.PortalRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one portal on its own virtual thread, so that a hanging portal delays no other.
 */
final class PortalPoller {

	private static final Logger logger = LoggerFactory.getLogger(PortalPoller.class);

	private final PortalRef portal;

	private final PollTiming timing;

	private final Function<Cause, PollResult> polls;

	private final Predicate<PortalRef> watched;

	private final Predicate<PortalRef> held;

	private final Semaphore wakeUps = new Semaphore(0);

	private volatile boolean early;

	private volatile boolean shared;

	private final Thread thread;

	/**
	 * Polls from now on.
	 * @param polls polls once, or takes what another replica has read just now
	 * @param watched whether changes of a portal are reported now
	 * @param held whether this replica has the lease of a portal
	 */
	PortalPoller(PortalRef portal, PollTiming timing, Function<Cause, PollResult> polls, Predicate<PortalRef> watched,
			Predicate<PortalRef> held) {
		this.portal = portal;
		this.timing = timing;
		this.polls = polls;
		this.watched = watched;
		this.held = held;
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
				boolean watchedBefore = this.watched.test(this.portal);
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
			Duration pause = this.timing.pause(polled.took, !succeeded, watchedBefore && this.watched.test(this.portal),
					random);
			if (succeeded && !this.held.test(this.portal)) {
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
			return this.polls.apply(cause);
		}
		catch (RuntimeException ex) {
			logger.error("Poll of portal {} failed", this.portal, ex);
			return new PollResult(false, Duration.ZERO);
		}
	}

	enum Cause {

		REGULAR, EARLY

	}

	/** Result of a poll, which took some time beside the wait for a permit. */
	record PollResult(boolean succeeded, Duration took) {
	}

}
