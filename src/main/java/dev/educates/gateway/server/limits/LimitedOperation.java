package dev.educates.gateway.server.limits;

/** What is counted. */
public enum LimitedOperation {

	/**
	 * An operation: a query, a mutation, the begin of a subscription, a request of REST.
	 */
	OPERATION("operations", Limit.OPERATIONS),

	/** An attempt to log in; counted for the address, whoever says to be there. */
	LOGIN("attempts to log in", Limit.LOGINS),

	/** A session that is requested, extended or ended. */
	CHANGE("requests about sessions", Limit.CHANGES);

	private final String words;

	private final Limit limit;

	LimitedOperation(String words, Limit limit) {
		this.words = words;
		this.limit = limit;
	}

	String words() {
		return this.words;
	}

	Limit limit() {
		return this.limit;
	}

}
