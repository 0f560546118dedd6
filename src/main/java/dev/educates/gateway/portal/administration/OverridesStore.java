package dev.educates.gateway.portal.administration;

import java.util.function.Consumer;
import java.util.function.Function;

import dev.educates.gateway.portal.AdministrativeOverrides;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the overrides of operators. One listener gets each of their states in order; a
 * state that it has got is never followed by an older one.
 */
interface OverridesStore {

	/**
	 * Reads the overrides, and sends them and each later state to the listener.
	 * @param listener called with the first state before this returns, and with one state
	 * at a time
	 * @throws InvalidStateFileException if they are kept in a file, and it is invalid
	 */
	void listen(Consumer<AdministrativeOverrides> listener);

	/**
	 * Changes the overrides. The listener has the new state when this returns.
	 * @param change gets the newest state, perhaps several times; returns the next one,
	 * or null for no change
	 * @return false if there was no change
	 * @throws StateNotPersistedException if the next state cannot be kept; nothing has
	 * changed then
	 */
	boolean update(Function<AdministrativeOverrides, @Nullable AdministrativeOverrides> change);

}
