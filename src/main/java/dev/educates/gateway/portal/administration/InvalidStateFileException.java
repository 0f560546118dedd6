package dev.educates.gateway.portal.administration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** The state file is invalid, which fails the start. */
@SuppressWarnings("serial")
final class InvalidStateFileException extends RuntimeException {

	InvalidStateFileException(Path file, String problem, @Nullable Throwable cause) {
		super("%s '%s' %s".formatted(StateFile.PROPERTY, file, problem), cause);
	}

}
