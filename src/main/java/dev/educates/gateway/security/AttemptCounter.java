package dev.educates.gateway.security;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Counts attempts to log in within the {@link LoginAttemptLimiter#WINDOW} of the first.
 */
interface AttemptCounter {

	/**
	 * Counts an attempt, unless there were too many.
	 * @param attempts what counts together with it
	 * @return null if it may be made, else the time until the next one
	 */
	@Nullable Duration take(Attempts attempts);

	/**
	 * Forgets the attempts with a name from a network, and one attempt from the network.
	 * @param attempts what counted together with it
	 */
	void succeeded(Attempts attempts);

	/**
	 * Attempts that count together.
	 *
	 * @param network of the client
	 * @param mostOfNetwork maximum of attempts from the network
	 * @param name hash of the name that was sent, which may be of any length, and a
	 * password by mistake
	 * @param mostOfName maximum of attempts with this name from the network
	 */
	record Attempts(String network, int mostOfNetwork, String name, int mostOfName) {
	}

}
