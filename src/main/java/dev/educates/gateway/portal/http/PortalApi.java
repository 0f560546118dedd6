package dev.educates.gateway.portal.http;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.educates.gateway.fleet.PortalContent;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.util.UriBuilderFactory;

/**
 * The part of a training portal's REST API that the gateway uses. Bodies are bytes, as
 * their format depends on the status. Every path ends in a slash, as a redirect loses the
 * body. One proxy serves all portals: each call names the address of its portal.
 */
interface PortalApi {

	@PostExchange(url = "/oauth2/token/", contentType = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	ResponseEntity<byte[]> token(UriBuilderFactory portal, @RequestHeader("Authorization") String basic,
			@RequestBody MultiValueMap<String, String> form);

	/** The body is a {@link Catalog} if the status is 200, and bytes otherwise. */
	@GetExchange("/workshops/catalog/environments/")
	ResponseEntity<Object> catalog(UriBuilderFactory portal, @RequestHeader("Authorization") String bearer,
			@RequestParam String sessions, @RequestParam(required = false) String @Nullable [] state);

	@PostExchange(url = "/workshops/environment/{environment}/request/", contentType = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<byte[]> request(UriBuilderFactory portal, @RequestHeader("Authorization") String bearer,
			@PathVariable String environment, @RequestParam MultiValueMap<String, String> query,
			@RequestBody byte[] body);

	@GetExchange("/workshops/session/{session}/{operation}/")
	ResponseEntity<byte[]> session(UriBuilderFactory portal, @RequestHeader("Authorization") String bearer,
			@PathVariable String session, @PathVariable String operation);

	/** Responses; any field may be missing. */
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
