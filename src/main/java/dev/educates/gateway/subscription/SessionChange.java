package dev.educates.gateway.subscription;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.tenancy.CallerView;

/**
 * A session has changed.
 *
 * @param session as it is now, or was at the end
 * @param view in which it is, or last was
 */
public record SessionChange(Kind kind, Session session, CallerView view) {

	/** How a session has changed. */
	public enum Kind {

		/** It has an owner. */
		GRANTED,

		/** Its owner's browser has opened it. */
		ACTIVATED,

		/** It ends later. */
		EXTENDED,

		/** It is about to end. */
		EXPIRING,

		/** It is ending, or has ended. */
		ENDED

	}

}
