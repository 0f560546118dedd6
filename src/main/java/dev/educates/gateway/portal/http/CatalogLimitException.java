package dev.educates.gateway.portal.http;

/**
 * A catalog exceeds a limit. The message names the limit, without content of the catalog.
 */
final class CatalogLimitException extends RuntimeException {

	CatalogLimitException(String message) {
		super(message);
	}

}
