package dev.educates.gateway.session;

/**
 * Something that only the portal knows right now.
 *
 * @param <T> what was asked for
 */
public sealed interface LiveResult<T> {

	/**
	 * The portal answered.
	 *
	 * @param <T> what was asked for
	 */
	record Known<T>(T value) implements LiveResult<T> {
	}

	/**
	 * The session has ended.
	 *
	 * @param <T> what was asked for
	 */
	record Gone<T>() implements LiveResult<T> {
	}

	/**
	 * The portal did not answer, or would not.
	 *
	 * @param <T> what was asked for
	 */
	record Failed<T>(String detail) implements LiveResult<T> {
	}

}
