package dev.educates.gateway.coordination;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of shared state up to date: reads it after each message of a channel,
 * after each new connection, and periodically, as a message may be lost. A reading that
 * fails is soon repeated. Readings run one at a time, on a thread of their own.
 */
public final class PeriodicReader implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PeriodicReader.class);

	private static final Duration RETRY = Duration.ofMillis(500);

	private final Semaphore requests = new Semaphore(0);

	private final Duration interval;

	private final Runnable read;

	private final Thread thread;

	/**
	 * A reader that does not run yet.
	 * @param interval between two readings without a request
	 * @param read may fail
	 */
	public PeriodicReader(String name, Duration interval, Runnable read) {
		this.interval = interval;
		this.read = read;
		this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
	}

	/** Reads for the first time, and then again and again. */
	public void start() {
		this.thread.start();
	}

	/** Asks for a reading; returns at once. */
	public void readSoon() {
		this.requests.release();
	}

	private void run() {
		try {
			while (true) {
				Duration wait = tryRead() ? this.interval : RETRY;
				boolean _ = this.requests.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS);
				int _ = this.requests.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("{} ends", this.thread.getName());
		}
	}

	private boolean tryRead() {
		try {
			this.read.run();
			return true;
		}
		catch (CoordinationUnavailableException ex) {
			logger.debug("{} could not read: {}", this.thread.getName(), ex.getMessage());
		}
		catch (RuntimeException ex) {
			logger.error("{} could not read", this.thread.getName(), ex);
		}
		return false;
	}

	@Override
	public void close() {
		this.thread.interrupt();
	}

}
