package dev.educates.gateway.server.limits;

/** A kind of operation whose rate is limited. */
public enum LimitedOperation {

	/** A query, a mutation, the start of a subscription, or a request to the REST API. */
	OPERATION("operations", Limit.OPERATIONS),

	/** An attempt to log in; counted for the address, not for the caller. */
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
