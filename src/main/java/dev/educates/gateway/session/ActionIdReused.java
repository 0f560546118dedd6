package dev.educates.gateway.session;

import java.util.List;
import java.util.Map;

import dev.educates.gateway.session.inflight.IdempotencyStore;

/**
 * An action id was used before, by the same caller, for something else. The message has
 * the id and the names of what differs, and goes to the client.
 */
@SuppressWarnings("serial")
public final class ActionIdReused extends RuntimeException {

	private final List<String> fields;

	ActionIdReused(String actionId, List<String> fields) {
		super("actionId '%s' was used before with other values of: %s. Maybe another request needs another actionId"
			.formatted(actionId, String.join(", ", fields)), null, false, false);
		this.fields = List.copyOf(fields);
	}

	/**
	 * A key that belongs to another request.
	 * @param actionId the key
	 * @param one values by the names of the fields, or their digests
	 * @param other the same of the other request
	 * @return the fault, with the names of those that differ
	 */
	public static ActionIdReused of(String actionId, Map<String, String> one, Map<String, String> other) {
		return new ActionIdReused(actionId, IdempotencyStore.differences(one, other));
	}

	/**
	 * What differs.
	 * @return names of fields of the GraphQL input
	 */
	public List<String> fields() {
		return this.fields;
	}

}
