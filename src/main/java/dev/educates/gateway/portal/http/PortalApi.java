package dev.educates.gateway.portal.http;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.educates.gateway.fleet.PortalContent;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of the part of a training portal's REST API that the gateway uses; any field may
 * be missing.
 */
interface PortalApi {

	record Token(@JsonProperty("access_token") @Nullable String accessToken,
			@JsonProperty("expires_in") @Nullable Long expiresIn) {
	}

	/**
	 * A catalog with the digest of its body, if any.
	 *
	 * @param withheld whether no environment has a list of sessions, as in the public
	 * catalog for an unknown token
	 */
	record Catalog(PortalContent content, boolean withheld, @Nullable String digest) {
	}

	record Grant(@Nullable String name, @Nullable String user, @Nullable String url, @Nullable String environment) {
	}

	record Schedule(@Nullable String status, @Nullable Instant started, @Nullable Instant expires, boolean expiring,
			@Nullable Integer countdown, boolean extendable, boolean extended) {
	}

	record Configuration(@Nullable String url) {
	}

	record Fault(@Nullable String error) {
	}

}
