package dev.educates.gateway.portal.http;

import org.jspecify.annotations.Nullable;

/**
 * A catalog is larger than a limit. The message names the limit, and nothing of the
 * catalog.
 */
final class CatalogLimitException extends RuntimeException {

	CatalogLimitException(String message) {
		this(message, null);
	}

	CatalogLimitException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
