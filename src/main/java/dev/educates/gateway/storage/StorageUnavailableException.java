package dev.educates.gateway.storage;

import org.jspecify.annotations.Nullable;

/** The storage cannot be read or written now. */
@SuppressWarnings("serial")
public final class StorageUnavailableException extends RuntimeException {

	/**
	 * Without a response.
	 * @param problem what failed, without secrets
	 */
	public StorageUnavailableException(String problem, @Nullable Throwable cause) {
		super("the storage is unavailable: " + problem, cause);
	}

}
