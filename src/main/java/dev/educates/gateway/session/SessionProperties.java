package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;

import dev.educates.gateway.fleet.WebAddress;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.session.inflight.InFlightRequests;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How sessions are requested.
 *
 * @param defaultIndexUrl where browsers go after a session unless the request says; null
 * for the portal's own address
 * @param placement how portals are chosen
 * @param session time limits
 * @param hooks where portals send the events of sessions
 */
@Validated
@ConfigurationProperties("gateway")
record SessionProperties(@Nullable URI defaultIndexUrl, @DefaultValue PlacementOptions placement,
		@DefaultValue @Valid Limits session, @DefaultValue Webhooks hooks) {

	/**
	 * Where portals send the events of sessions.
	 *
	 * @param publicUrl our address as portals reach it; null: portals do not get it
	 * @param token secret that portals send back
	 */
	record Webhooks(@Nullable URI publicUrl, @Nullable String token) {

		Webhooks {
			if (publicUrl != null && !WebAddress.isWeb(publicUrl)) {
				throw new IllegalArgumentException(
						"gateway.hooks.public-url (%s) must be an http or https address".formatted(publicUrl));
			}
			if (publicUrl != null && token == null) {
				throw new IllegalArgumentException(
						"gateway.hooks.public-url (%s) takes a gateway.hooks.token".formatted(publicUrl));
			}
		}

		/** Has the secret. */
		@Nullable URI address() {
			return (this.publicUrl != null) ? URI.create("%s/webhooks/portal-events?token=%s"
				.formatted(this.publicUrl.toString().replaceFirst("/+$", ""), this.token)) : null;
		}

		@Override
		public String toString() {
			return "Webhooks[publicUrl=%s]".formatted(this.publicUrl);
		}

	}

	/**
	 * How portals are chosen.
	 *
	 * @param policy name of the placement policy
	 */
	record PlacementOptions(@DefaultValue("soonest") String policy) {

		PlacementOptions {
			PlacementPolicy.named(policy);
		}

	}

	/**
	 * Limits of time and number.
	 *
	 * @param deadline for a whole request for a session, all portals together
	 * @param requestTimeout for one portal's answer: portals allocate one session after
	 * the other, and one may take seconds
	 * @param retryTimeout for each retry of a request whose answer was lost
	 * @param callTimeout for anything else that is asked of a portal
	 * @param patience how long to wait at least where other requests are waiting already,
	 * before the next candidate is asked
	 * @param reservationPatience how long to wait for seats that other requests may take,
	 * when no other is left
	 * @param pollPatience how long to wait for new readings before a request is refused
	 * because old ones show no seat
	 * @param believedAttempts how many environments that are believed to be full or
	 * unreachable are asked when there is no new reading
	 * @param portalFailures so many failures in a row open the circuit of a portal, until
	 * a poll of it succeeds, or, where answers to requests were lost, until a request
	 * that is tried after such a poll is answered
	 * @param refusalHold how long a portal's "no session available" counts if there is no
	 * new reading
	 * @param userRefusalHold how long it counts for the user if it is the user's own
	 * limit there
	 * @param rememberedRequests how many results are kept for repeated requests with the
	 * same action id; one that considered n environments counts as n / 20
	 */
	record Limits(@DefaultValue("60s") @Positive Duration deadline,
			@DefaultValue("20s") @Positive Duration requestTimeout, @DefaultValue("5s") @Positive Duration retryTimeout,
			@DefaultValue("5s") @Positive Duration callTimeout, @DefaultValue("500ms") @Positive Duration patience,
			@DefaultValue("5s") @Positive Duration reservationPatience,
			@DefaultValue("5s") @Positive Duration pollPatience,
			@DefaultValue("3") @PositiveOrZero int believedAttempts, @DefaultValue("3") @Positive int portalFailures,
			@DefaultValue("2s") @Positive Duration refusalHold, @DefaultValue("5s") @Positive Duration userRefusalHold,
			@DefaultValue("10000") @Positive int rememberedRequests) {

		/** A portal that needs longer for an answer is asked all the same. */
		Duration longestAnswer() {
			return this.deadline.dividedBy(3);
		}

		InFlightRequests.Rules rules() {
			return new InFlightRequests.Rules(this.portalFailures, this.refusalHold, this.userRefusalHold);
		}

	}

}
