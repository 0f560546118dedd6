package dev.educates.gateway.burst;

import dev.educates.gateway.fleet.PortalRef;

/** A way of finding a session for somebody. */
interface Way extends AutoCloseable {

	/**
	 * Finds one.
	 * @param user for whom
	 * @param workshop what for
	 * @return what came of it
	 */
	Answer request(String user, String workshop);

	/**
	 * Calls that portals did not count by themselves.
	 * @return log-ins and the like
	 */
	default int extraCalls() {
		return 0;
	}

	/**
	 * What is wrong with the books when all is quiet.
	 * @return null if nothing
	 */
	default String imbalance() {
		return null;
	}

	@Override
	default void close() {
	}

	/**
	 * What came of a request.
	 *
	 * @param portal who gave a session, null if nobody
	 * @param session its name, null if there is none
	 * @param firstRefused whether the first who was asked said no
	 * @param why nobody gave one, null if somebody did
	 */
	record Answer(PortalRef portal, String session, boolean firstRefused, String why) {
	}

}
