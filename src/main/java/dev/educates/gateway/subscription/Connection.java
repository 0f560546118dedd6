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
			public @Nullable Socket socket() {
				return Connection.this.socket();
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

	/** The WebSocket; null if the connection carries one subscription alone. */
	default @Nullable Socket socket() {
		return null;
	}

	/** A WebSocket, which may carry several subscriptions. Compared by equals. */
	interface Socket {

		/**
		 * Whether it is open though one of its subscriptions has ended: then the client
		 * has cancelled it.
		 */
		boolean isConnected();

		/**
		 * Whether an event would be sent now. Otherwise the subscriber conflates events,
		 * instead of a buffer below it that keeps all of them.
		 * @param again runs once when the socket is ready again, if it is not; equal ones
		 * count as one
		 */
		boolean isReady(Runnable again);

	}

}
