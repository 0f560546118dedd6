package dev.educates.gateway.storage;

import java.nio.file.Path;

/** The file of the records cannot be used, which fails the start. */
@SuppressWarnings("serial")
final class StorageNotOpenedException extends RuntimeException {

	StorageNotOpenedException(Path file, String problem) {
		super("gateway.storage.file '%s' %s".formatted(file, problem), null, false, false);
	}

}
