package dev.educates.gateway.portal.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.educates.gateway.fleet.PortalContent;
import org.jspecify.annotations.Nullable;

/**
 * Responses of portals. Any field may be missing.
 */
final class PortalDtos {

	private PortalDtos() {
	}

	record Token(@JsonProperty("access_token") @Nullable String accessToken,
			@JsonProperty("expires_in") @Nullable Long expiresIn) {
	}

	/**
	 * A catalog.
	 *
	 * @param withheld whether no environment has a list of sessions, as in the public
	 * catalog for an unknown token
	 * @param digest of the body, null if it has none
	 */
	record Catalog(PortalContent content, boolean withheld, @Nullable String digest) {
	}

	record PortalPart(@Nullable String uid, long generation, @Nullable SessionsPart sessions) {
	}

	record SessionsPart(long maximum, int allocated) {
	}

	record EnvironmentPart(@Nullable String name, @Nullable String state, @Nullable WorkshopPart workshop,
			@Nullable Long duration, int capacity, int reserved, int allocated, int available,
			@Nullable List<SessionPart> sessions) {
	}

	record WorkshopPart(@Nullable String name, @Nullable String resource, @Nullable String title,
			@Nullable String description, @Nullable String vendor, List<String> authors, @Nullable String difficulty,
			@Nullable String duration, List<String> tags, Map<String, String> labels, @Nullable String logo,
			@Nullable String url) {
	}

	record SessionPart(String name, @Nullable String state, String user, @Nullable Instant started,
			@Nullable Instant expires, boolean extendable) {
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
