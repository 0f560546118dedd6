package dev.educates.gateway.session;

import java.util.List;

/**
 * An action id was used before, by the same caller, for something else. The message has
 * the id and the names of what differs, and goes to the client.
 */
@SuppressWarnings("serial")
public final class ActionIdReused extends RuntimeException {

	private final List<String> fields;

	/**
	 * A key that belongs to another request.
	 * @param actionId the key
	 * @param fields names of fields that differ, in alphabetical order
	 */
	public ActionIdReused(String actionId, List<String> fields) {
		super("actionId '%s' was used before with other values of: %s. Maybe another request needs another actionId"
			.formatted(actionId, String.join(", ", fields)), null, false, false);
		this.fields = List.copyOf(fields);
	}

	/**
	 * What differs.
	 * @return names of fields of the GraphQL input
	 */
	public List<String> fields() {
		return this.fields;
	}

}
