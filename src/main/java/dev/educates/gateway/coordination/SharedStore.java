package dev.educates.gateway.coordination;

import java.util.List;
import java.util.function.Consumer;

/**
 * What all replicas see. There is one bean if a store is configured, and none otherwise:
 * inject an {@code ObjectProvider}, and use the local adapter without it.
 * <p>
 * Commands of one replica for one key are carried out in the order in which they were
 * sent, unless the connection is lost or a cluster moves the key in between.
 */
public interface SharedStore {

	/** This replica, always the same. */
	ReplicaId replica();

	/**
	 * Runs a script, and waits for its result, at most for the configured timeout, and
	 * twice as long for a {@linkplain Script#repeatable repeatable} one.
	 * @param keys names from {@link SharedKey}, all with the same tag, at least one
	 * @throws CoordinationUnavailableException if there is no result; the script may have
	 * run all the same
	 */
	ScriptReply run(Script script, List<String> keys, String... arguments);

	/**
	 * Sends a script without waiting, such as one that releases what expires anyway. It
	 * is sent even if the store seems to be unavailable, as long as there is a
	 * connection.
	 * @param keys as of {@link #run}
	 */
	void send(Script script, List<String> keys, String... arguments);

	/**
	 * Receives messages until the gateway stops.
	 * @param listener is called by one thread, in order; may block
	 */
	void subscribe(String channel, Listener listener);

	/** Whether the store answers now. */
	CoordinationStatus status();

	/**
	 * Observes whether the store answers.
	 * @param listener is called after each change, by one thread; may block
	 */
	void observe(Consumer<CoordinationStatus> listener);

	/**
	 * Runs something about each second while the store answers, such as renewals of what
	 * expires.
	 * @param action is called by one thread; must not block
	 */
	void eachBeat(Runnable action);

	/**
	 * The name of a key or channel as the store knows it, with the prefix of this
	 * installation: a script that publishes gets it as an argument.
	 */
	String qualified(String name);

	/**
	 * Hides values from those who can read the store, with the same keys on all replicas.
	 * @param purpose what is hidden: another purpose has other keys
	 */
	SharedSecrets secrets(String purpose);

	/** Receives messages of a channel. */
	interface Listener {

		/** A message, as sent. */
		void message(String message);

		/**
		 * From now on messages arrive; those of the time before may be lost. Is called
		 * after each new connection, the first one included, and when the store is
		 * available again: read everything. Does nothing unless it is overridden.
		 */
		default void connected() {
		}

	}

}
