package dev.educates.gateway.server.error;

import java.util.LinkedHashMap;
import java.util.Map;

import graphql.ErrorClassification;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;

/** What drives clients: stands in {@code extensions.code} of every error. */
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
	INTERNAL;

	/** An error that concerns the whole operation. */
	public GraphQLError error(String message) {
		return error(message, Map.of());
	}

	/** An error that concerns the whole operation. */
	public GraphQLError error(String message, Map<String, Object> more) {
		Map<String, Object> extensions = new LinkedHashMap<>(more);
		extensions.put("code", name());
		return GraphqlErrorBuilder.newError().errorType(this).message("%s", message).extensions(extensions).build();
	}

}
