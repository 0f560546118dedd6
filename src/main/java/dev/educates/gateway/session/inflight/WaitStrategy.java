package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All waiting that is part of a decision goes through here, so that tests can run it in
 * virtual time.
 */
public interface WaitStrategy {

	/** In real time. */
	WaitStrategy REAL = new WaitStrategy() {
	};

	/**
	 * Does nothing for a while.
	 * @throws InterruptedException if the thread is to end
	 */
	default void pause(Duration time) throws InterruptedException {
		Thread.sleep(time);
	}

	/** A signal that was never given. */
	default ChangeSignal changeSignal() {
		return new RealSignal();
	}

	/**
	 * Wakes all threads that wait for it. A thread that must miss no signal reads the
	 * number of signals first, then checks whether there is anything to wait for, and
	 * then waits.
	 */
	interface ChangeSignal {

		/** How often it was given. */
		long signalCount();

		/** Wakes all threads that wait. */
		void signal();

		/**
		 * Waits until it was given more often than {@link #signalCount()} said before.
		 * @return false if it was not
		 * @throws InterruptedException if the thread is to end
		 */
		boolean await(long seen, Duration atMost) throws InterruptedException;

	}

	/** In real time. */
	final class RealSignal implements ChangeSignal {

		private final ReentrantLock lock = new ReentrantLock();

		private final Condition given = this.lock.newCondition();

		private volatile long signalCount;

		@Override
		public long signalCount() {
			return this.signalCount;
		}

		@Override
		public void signal() {
			this.lock.lock();
			try {
				this.signalCount = this.signalCount + 1;
				this.given.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}

		@Override
		public boolean await(long seen, Duration atMost) throws InterruptedException {
			this.lock.lockInterruptibly();
			try {
				long left = atMost.toNanos();
				while (this.signalCount <= seen && left > 0) {
					left = this.given.awaitNanos(left);
				}
				return this.signalCount > seen;
			}
			finally {
				this.lock.unlock();
			}
		}

	}

}
