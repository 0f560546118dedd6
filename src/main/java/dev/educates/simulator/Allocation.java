package dev.educates.simulator;

/**
 * What became of a request for a session.
 */
sealed interface Allocation {

	/**
	 * A new session, or the one that the user has there.
	 *
	 * @param session with owner and token
	 */
	record Granted(SessionView session) implements Allocation {

	}

	/**
	 * No seat, whatever the reason: the real portal does not say either.
	 */
	record NoSession() implements Allocation {

	}

	/**
	 * The real portal breaks here.
	 *
	 * @param why for people who debug a test
	 */
	record Broken(String why) implements Allocation {

	}

}
