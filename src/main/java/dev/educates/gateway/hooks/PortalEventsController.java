package dev.educates.gateway.hooks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.refresh.Refresh;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Portals say here that something has happened. What that is they are asked: the events
 * are not signed, may be lost, and come in any order.
 */
@RestController
@ConditionalOnProperty("gateway.hooks.token")
class PortalEventsController {

	private static final Logger logger = LoggerFactory.getLogger(PortalEventsController.class);

	/** Those of real portals have a few hundred bytes, and what a workshop adds. */
	private static final int LARGEST = 65_536;

	private final byte[] token;

	private final Bucket rate;

	private final Refresh refresh;

	private final @Nullable Forwarding forwarding;

	PortalEventsController(String token, Bucket rate, Refresh refresh, @Nullable Forwarding forwarding) {
		this.token = token.getBytes(StandardCharsets.UTF_8);
		this.rate = rate;
		this.refresh = refresh;
		this.forwarding = forwarding;
	}

	@PostMapping("/hooks/portal-events")
	ResponseEntity<?> event(@RequestParam(name = "token", defaultValue = "") String sent, HttpServletRequest request)
			throws IOException {
		if (!MessageDigest.isEqual(this.token, sent.getBytes(StandardCharsets.UTF_8))) {
			return refused(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "token is missing or wrong");
		}
		if (!this.rate.tryConsume(1)) {
			return refused(HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "there are too many events");
		}
		byte[] body = request.getInputStream().readNBytes(LARGEST + 1);
		if (body.length > LARGEST) {
			return refused(HttpStatus.CONTENT_TOO_LARGE, "BAD_USER_INPUT",
					"an event may have at most %d bytes".formatted(LARGEST));
		}
		PortalEvent event;
		try {
			event = PortalEvent.of(body);
		}
		catch (IllegalArgumentException ex) {
			return refused(HttpStatus.BAD_REQUEST, "BAD_USER_INPUT", String.valueOf(ex.getMessage()));
		}
		List<PortalRef> senders = event.senders(this.refresh.known().portals());
		if (senders.isEmpty()) {
			return refused(HttpStatus.NOT_FOUND, "BAD_USER_INPUT",
					"no portal of this gateway has the uid, the url or the name of portal");
		}
		logger.debug("Portals {} may have changed", senders);
		senders.forEach(this.refresh::lookAgain);
		if (this.forwarding != null) {
			this.forwarding.forward(body);
		}
		return ResponseEntity.accepted().build();
	}

	/** In the shape of GraphQL errors, like all faults of ours. */
	private static ResponseEntity<Map<String, Object>> refused(HttpStatus status, String code, String message) {
		return ResponseEntity.status(status)
			.body(Map.of("errors", List.of(Map.of("message", message, "extensions", Map.of("code", code)))));
	}

}
