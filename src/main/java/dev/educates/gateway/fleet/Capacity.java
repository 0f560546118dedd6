package dev.educates.gateway.fleet;

/**
 * How many sessions something takes. The API's 0 means "no limit" for a portal and "no
 * seat" for an environment; the parser resolves this ambiguity.
 */
@SuppressWarnings("ClassInitializationDeadlock")
public sealed interface Capacity {

	/** No limit. */
	Capacity UNLIMITED = new Unlimited();

	/** Seats left, at least 0; {@link Integer#MAX_VALUE} without a limit. */
	int remaining(int taken);

	/** Whether there is a seat left. */
	default boolean hasRoom(int taken) {
		return remaining(taken) > 0;
	}

	/** A limit of at least 0 seats; 0 disables new sessions. */
	static Capacity of(int seats) {
		return new Limited(seats);
	}

	/** No limit. */
	record Unlimited() implements Capacity {

		@Override
		public int remaining(int taken) {
			return Integer.MAX_VALUE;
		}

	}

	/**
	 * A limit.
	 *
	 * @param seats at least 0; 0 disables new sessions
	 */
	record Limited(int seats) implements Capacity {

		public Limited {
			if (seats < 0) {
				throw new IllegalArgumentException("seats (%d) must not be negative".formatted(seats));
			}
		}

		@Override
		public int remaining(int taken) {
			return Math.max(0, this.seats - taken);
		}

	}

}
