package dev.educates.gateway.portal.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.polling.PollScheduler;
import dev.educates.gateway.server.error.ErrorResponse;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.BodyReader;
import io.github.bucket4j.Bucket;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Receives events of portals. Each one triggers a poll only, as events are unsigned, may
 * be lost, and arrive in any order.
 */
@RestController
@ConditionalOnProperty("gateway.hooks.token")
class WebhookController {

	private static final Logger logger = LoggerFactory.getLogger(WebhookController.class);

	private final byte[] token;

	private final Bucket rate;

	private final BodyReader bodies;

	private final PollScheduler scheduler;

	private final @Nullable WebhookForwarder forwarding;

	WebhookController(String token, Bucket rate, BodyReader bodies, PollScheduler scheduler,
			@Nullable WebhookForwarder forwarding) {
		this.token = token.getBytes(StandardCharsets.UTF_8);
		this.rate = rate;
		this.bodies = bodies;
		this.scheduler = scheduler;
		this.forwarding = forwarding;
	}

	@PostMapping("/webhooks/portal-events")
	ResponseEntity<?> event(HttpServletRequest request) throws IOException {
		if (!MessageDigest.isEqual(this.token, token(request).getBytes(StandardCharsets.UTF_8))) {
			return refused(HttpStatus.UNAUTHORIZED, FaultCode.UNAUTHENTICATED, "token is missing or wrong");
		}
		if (!this.rate.tryConsume(1)) {
			return refused(HttpStatus.TOO_MANY_REQUESTS, FaultCode.TOO_MANY_REQUESTS, "there are too many events");
		}
		byte[] body;
		try {
			body = this.bodies.read(request);
		}
		catch (BodyReader.Unreadable ex) {
			return refused(HttpStatus.valueOf(ex.status()), FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
		WebhookEvent event;
		try {
			event = WebhookEvent.of(body);
		}
		catch (IllegalArgumentException ex) {
			return refused(HttpStatus.BAD_REQUEST, FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
		List<PortalRef> senders = event.senders(this.scheduler.known().portals());
		if (senders.isEmpty()) {
			return refused(HttpStatus.NOT_FOUND, FaultCode.BAD_USER_INPUT,
					"no portal of this gateway has the uid, the url or the name of portal");
		}
		logger.debug("Portals {} may have changed", senders);
		senders.forEach((sender) -> {
			if (event.endsKnownSession(this.scheduler.known(), sender)) {
				this.scheduler.pollAgain(sender);
			}
			else {
				this.scheduler.pollAgainIf(sender, (fleet) -> event.mayChange(fleet, sender));
			}
		});
		if (this.forwarding != null) {
			this.forwarding.forward(body);
		}
		return ResponseEntity.accepted().build();
	}

	/**
	 * From the URL alone: a request parameter may be in the body, which is read only with
	 * a valid token.
	 */
	private static String token(HttpServletRequest request) {
		String query = Objects.requireNonNullElse(request.getQueryString(), "");
		return Stream.of(query.split("&"))
			.filter((parameter) -> parameter.startsWith("token="))
			.map((parameter) -> parameter.substring("token=".length()))
			.findFirst()
			.orElse("");
	}

	/** In the format of GraphQL errors, like all errors of the gateway. */
	private static ResponseEntity<Map<String, Object>> refused(HttpStatus status, FaultCode code, String message) {
		return ResponseEntity.status(status).body(ErrorResponse.of(code, message));
	}

}
