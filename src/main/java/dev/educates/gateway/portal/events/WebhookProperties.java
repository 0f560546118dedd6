package dev.educates.gateway.portal.events;

import java.net.URI;

import dev.educates.gateway.fleet.WebAddress;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Webhook events of portals.
 *
 * @param token secret that portals send in the query of the URL
 * @param forwardTo URL to which events are forwarded; null for none
 * @param perSecond maximum number of events per second
 * @param queue maximum number of events that wait for the collector; further ones are
 * dropped
 */
@Validated
@ConfigurationProperties("gateway.hooks")
record WebhookProperties(String token, @Nullable URI forwardTo, @DefaultValue("200") @Positive int perSecond,
		@DefaultValue("1000") @Positive int queue) {

	/** Short ones can be guessed. */
	private static final int SHORTEST_TOKEN = 16;

	WebhookProperties {
		if (token.length() < SHORTEST_TOKEN || !token.matches("[A-Za-z0-9._~-]+")) {
			throw new IllegalArgumentException(
					"gateway.hooks.token must have at least %d letters, digits or . _ ~ -, and nothing else"
						.formatted(SHORTEST_TOKEN));
		}
		if (forwardTo != null && !WebAddress.isWeb(forwardTo)) {
			throw new IllegalArgumentException("gateway.hooks.forward-to must be an http or https address");
		}
	}

	@Override
	public String toString() {
		return "HooksProperties[omitted]";
	}

}
