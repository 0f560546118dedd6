package dev.educates.gateway.portal.administration;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/** What operators had said is not known: the gateway does not start without it. */
@SuppressWarnings("serial")
final class InvalidStateFileException extends RuntimeException {

	InvalidStateFileException(Path file, String problem, @Nullable Throwable cause) {
		super("%s '%s' %s".formatted(StateFile.PROPERTY, file, problem), cause);
	}

}
