package dev.educates.gateway.session;

import java.util.List;
import java.util.Map;

import dev.educates.gateway.session.inflight.IdempotencyStore;
import org.jspecify.annotations.Nullable;

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
	 * The fault if two requests with one key differ.
	 * @param one values by the names of the fields, or their digests
	 * @return null if they are the same
	 */
	public static @Nullable ActionIdReused between(String actionId, Map<String, String> one,
			Map<String, String> other) {
		List<String> differences = IdempotencyStore.differences(one, other);
		return differences.isEmpty() ? null : new ActionIdReused(actionId, differences);
	}

	/** The names of the fields of the GraphQL input that differ. */
	public List<String> fields() {
		return this.fields;
	}

}
