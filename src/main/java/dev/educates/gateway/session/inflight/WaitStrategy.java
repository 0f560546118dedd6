package dev.educates.gateway.session.inflight;

import java.time.Duration;

/**
 * All waiting that is part of a decision goes through here, so that decisions can be made
 * in made-up time.
 */
public interface WaitStrategy {

	/** In real time. */
	WaitStrategy REAL = new WaitStrategy() {

		@Override
		public void pause(Duration time) throws InterruptedException {
			Thread.sleep(time);
		}

		@Override
		public ChangeSignal changeSignal() {
			return new SystemChangeSignal();
		}

	};

	/**
	 * Does nothing for a while.
	 * @param time how long
	 * @throws InterruptedException if the thread is to end
	 */
	void pause(Duration time) throws InterruptedException;

	/**
	 * Something to wait for.
	 * @return a bell that was never rung
	 */
	ChangeSignal changeSignal();

	/**
	 * Wakes all who wait for it. Whoever is to miss no ring reads the number of rings
	 * first, then looks whether there is anything to wait for, and then waits.
	 */
	interface ChangeSignal {

		/**
		 * How often it was rung.
		 * @return at least 0
		 */
		long signalCount();

		/** Wakes all who wait. */
		void signal();

		/**
		 * Waits until it was rung more often.
		 * @param seen as {@link #signalCount()} said before
		 * @param atMost how long to wait
		 * @return false if it was not
		 * @throws InterruptedException if the thread is to end
		 */
		boolean await(long seen, Duration atMost) throws InterruptedException;

	}

}
