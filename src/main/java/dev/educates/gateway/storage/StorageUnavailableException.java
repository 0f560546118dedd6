package dev.educates.gateway.storage;

/** The storage cannot be read or written now. */
@SuppressWarnings("serial")
public final class StorageUnavailableException extends RuntimeException {

	/** For clients: it has no detail of the storage. */
	public static final String ADVICE = "the storage is unavailable. Try again in some seconds";

	/**
	 * A failure.
	 * @param problem what failed, without secrets, for operators: it may have an address
	 * or a path
	 */
	public StorageUnavailableException(String problem) {
		super("the storage is unavailable: " + problem);
	}

}
