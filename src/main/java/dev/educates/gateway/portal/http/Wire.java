package dev.educates.gateway.portal.http;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What portals send, in their own words. Anything may be missing.
 */
final class Wire {

	private Wire() {
	}

	record Token(@JsonProperty("access_token") @Nullable String accessToken,
			@JsonProperty("expires_in") @Nullable Long expiresIn) {
	}

	record Catalog(@Nullable PortalPart portal, @Nullable List<EnvironmentPart> environments) {

		/**
		 * A portal whose catalog is public shows it without sessions to a token that it
		 * does not know.
		 */
		boolean withheld() {
			return this.environments != null && !this.environments.isEmpty() && this.environments.stream()
				.allMatch((environment) -> environment != null && environment.sessions() == null);
		}

	}

	record PortalPart(@Nullable String name, @Nullable String uid, long generation, @Nullable SessionsPart sessions) {
	}

	record SessionsPart(int maximum, int allocated) {
	}

	record EnvironmentPart(@Nullable String name, @Nullable String state, @Nullable WorkshopPart workshop,
			@Nullable Long duration, int capacity, int reserved, int allocated, int available,
			@Nullable List<SessionPart> sessions) {
	}

	record WorkshopPart(@Nullable String name, @Nullable String resource, @Nullable String title,
			@Nullable String description, @Nullable String vendor, @Nullable List<String> authors,
			@Nullable String difficulty, @Nullable String duration, @Nullable List<String> tags,
			@Nullable Map<String, String> labels, @Nullable String logo, @Nullable String url) {
	}

	record SessionPart(@Nullable String name, @Nullable String state, @Nullable String user, @Nullable Instant started,
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
