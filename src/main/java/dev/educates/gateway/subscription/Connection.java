package dev.educates.gateway.subscription;

import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;

/** The connection of a subscriber. */
@FunctionalInterface
public interface Connection {

	/**
	 * The caller, as of now.
	 * @throws RuntimeException once its token is no longer valid
	 */
	Caller caller();

	/** This connection for another caller, as long as its own token is valid. */
	default Connection as(Caller other) {
		return new Connection() {

			@Override
			public Caller caller() {
				Caller _ = Connection.this.caller();
				return other;
			}

			@Override
			public void mustBeOpenToCaller() {
				Connection.this.mustBeOpenToCaller();
			}

			@Override
			public @Nullable Object socket() {
				return Connection.this.socket();
			}

			@Override
			public boolean isOpen() {
				return Connection.this.isOpen();
			}

			@Override
			public boolean isReady(Runnable again) {
				return Connection.this.isReady(again);
			}

		};
	}

	/**
	 * Checks before each event that the token has not expired, and is not revoked. It
	 * never blocks.
	 * @throws RuntimeException once the token is no longer valid
	 */
	default void mustBeOpenToCaller() {
	}

	/**
	 * The WebSocket, which may carry several subscriptions.
	 * @return compared by equals; null if the connection carries one alone
	 */
	default @Nullable Object socket() {
		return null;
	}

	/**
	 * Whether the connection is open though one of its subscriptions has ended: then the
	 * client has cancelled it.
	 * @return false if that is not known
	 */
	default boolean isOpen() {
		return false;
	}

	/**
	 * Whether an event would be sent now. Otherwise the subscriber conflates events,
	 * instead of a buffer below it that keeps all of them.
	 * @param again runs once when the connection is ready again, if it is not; equal ones
	 * count as one
	 */
	default boolean isReady(Runnable again) {
		return true;
	}

}
