package dev.educates.gateway.portal.http;

import org.jspecify.annotations.Nullable;

/**
 * A catalog exceeds a limit. The message names the limit, without content of the catalog.
 */
final class CatalogLimitException extends RuntimeException {

	CatalogLimitException(String message) {
		this(message, null);
	}

	CatalogLimitException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
