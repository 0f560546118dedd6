package dev.educates.gateway.faults;

import graphql.ErrorClassification;

/**
 * What drives clients: stands in {@code extensions.code} of every error.
 */
public enum FaultCode implements ErrorClassification {

	/** The caller has not said who it is, or its token is no longer good. */
	UNAUTHENTICATED,

	/** The caller may not do this. */
	FORBIDDEN,

	/** Too many attempts: wait before the next one. */
	TOO_MANY_REQUESTS,

	/** The client sent something that cannot be right; sending it again is no use. */
	BAD_USER_INPUT,

	/** The document that was named by its hash is not known: send it with its hash. */
	PERSISTED_QUERY_NOT_FOUND,

	/** A portal that had to be asked for this field does not answer. */
	UNAVAILABLE,

	/** A fault of the gateway; the log has the cause under the id in the message. */
	INTERNAL

}
