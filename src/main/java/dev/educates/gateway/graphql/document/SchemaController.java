package dev.educates.gateway.graphql.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.LimitsProperties;
import dev.educates.gateway.fleet.Sha256;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The SDL with its descriptions, for tools that generate code or check documents. It is
 * served where introspection is answered, to anyone.
 */
@RestController
class SchemaController {

	private static final MediaType PLAIN = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

	private final String sdl;

	private final String etag;

	private final boolean served;

	SchemaController(LimitsProperties limits, DocumentsProperties documents) throws IOException {
		this.sdl = new ClassPathResource("graphql/schema.graphql").getContentAsString(StandardCharsets.UTF_8);
		this.etag = '"' + Sha256.hex(this.sdl) + '"';
		this.served = limits.introspection() && !documents.onlyTrusted();
	}

	@GetMapping("/graphql/schema.graphql")
	ResponseEntity<Object> schema() {
		if (!this.served) {
			return ResponseEntity.status(HttpStatus.FORBIDDEN)
				.body(ErrorResponse.of(FaultCode.FORBIDDEN, "introspection is off: the SDL is not served"));
		}
		return ResponseEntity.ok()
			.eTag(this.etag)
			.cacheControl(CacheControl.noCache())
			.contentType(PLAIN)
			.body(this.sdl);
	}

}
