package dev.educates.gateway.limits;

/** What is counted. */
public enum Act {

	/**
	 * An operation: a query, a mutation, the begin of a subscription, a request of REST.
	 */
	OPERATION("operations"),

	/** An attempt to log in; counted for the address, whoever says to be there. */
	LOGIN("attempts to log in"),

	/** A session that is requested, extended or ended. */
	CHANGE("requests about sessions");

	private final String words;

	Act(String words) {
		this.words = words;
	}

	String words() {
		return this.words;
	}

}
