package dev.educates.gateway.storage;

import org.jspecify.annotations.Nullable;

/** The storage cannot be read or written now. */
@SuppressWarnings("serial")
public final class StorageUnavailableException extends RuntimeException {

	/** For clients: it has no detail of the storage. */
	public static final String ADVICE = "the storage is unavailable. Try again in some seconds";

	/**
	 * Without a response.
	 * @param problem what failed, without secrets, for operators: it may have an address
	 * or a path
	 */
	public StorageUnavailableException(String problem, @Nullable Throwable cause) {
		super("the storage is unavailable: " + problem, cause);
	}

}
