package dev.educates.gateway.session;

/** Something that only the portal knows right now. */
public sealed interface LiveResult<T> {

	/** The portal answered. */
	record Known<T>(T value) implements LiveResult<T> {
	}

	/** The session has ended. */
	record Gone<T>() implements LiveResult<T> {
	}

	/** The portal did not answer, or would not. */
	record Failed<T>(String detail) implements LiveResult<T> {
	}

}
