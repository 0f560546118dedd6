package dev.educates.gateway.subscription;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/** Who listens, and over what. */
@FunctionalInterface
public interface Connection {

	/**
	 * Who listens, as of now.
	 * @return the caller
	 * @throws RuntimeException once its token is no longer good
	 */
	Caller caller();

	/**
	 * Whether a change that is about to be sent may be: the token has not expired, and is
	 * not revoked. Looks at memory alone, and blocks for nothing: it is called for each
	 * change.
	 * @throws RuntimeException once the token is no longer good
	 */
	default void mustBeOpenToCaller() {
	}

	/**
	 * What may carry several subscriptions.
	 * @return compared by equals; null if it carries this one alone
	 */
	default @Nullable Object socket() {
		return null;
	}

	/**
	 * Whether it is there still, though one of its subscriptions has ended: then whoever
	 * listened has ended it on purpose.
	 * @return false if that is not known
	 */
	default boolean isOpen() {
		return false;
	}

	/**
	 * Whether what is told now would be sent now. As long as it is not, changes are kept
	 * by the listener, of each thing the last one, and not by buffers below.
	 * @param again run once when it is ready again, if it is not; equal ones count as one
	 * @return whether it is ready
	 */
	default boolean isReady(Runnable again) {
		return true;
	}

}
