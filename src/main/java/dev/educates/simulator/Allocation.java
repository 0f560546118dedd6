package dev.educates.simulator;

/** What became of a request for a session. */
sealed interface Allocation {

	/** A new session, or the one that the user has there. */
	record Granted(SessionView session) implements Allocation {
	}

	/** No seat, whatever the reason: the real portal does not say either. */
	record NoSession() implements Allocation {
	}

	/** The real portal breaks here. */
	record Broken(String why) implements Allocation {
	}

}
