package dev.educates.gateway.session.inflight;

import java.time.Duration;

/**
 * All waiting that is part of a decision goes through here, so that decisions can be made
 * in made-up time.
 */
public interface Waiting {

	/** In real time. */
	Waiting REAL = new Waiting() {

		@Override
		public void pause(Duration time) throws InterruptedException {
			Thread.sleep(time);
		}

		@Override
		public Bell bell() {
			return new RealBell();
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
	Bell bell();

	/**
	 * Wakes all who wait for it. Whoever is to miss no ring reads the number of rings
	 * first, then looks whether there is anything to wait for, and then waits.
	 */
	interface Bell {

		/**
		 * How often it was rung.
		 * @return at least 0
		 */
		long rings();

		/** Wakes all who wait. */
		void ring();

		/**
		 * Waits until it was rung more often.
		 * @param seen as {@link #rings()} said before
		 * @param atMost how long to wait
		 * @return false if it was not
		 * @throws InterruptedException if the thread is to end
		 */
		boolean await(long seen, Duration atMost) throws InterruptedException;

	}

}
