package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;

import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.session.inflight.InFlightRequests;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How sessions are requested.
 *
 * @param defaultIndexUrl where browsers go after a session unless the request says; null
 * for the portal's own address
 * @param placement how portals are chosen
 * @param session time limits
 * @param hooks where portals send the events of sessions
 */
@ConfigurationProperties("gateway")
record SessionProperties(@Nullable URI defaultIndexUrl, @DefaultValue PlacementOptions placement,
		@DefaultValue Limits session, @DefaultValue Hooks hooks) {

	/**
	 * Where portals send the events of sessions.
	 *
	 * @param publicUrl our address as portals reach it; null: portals do not get it
	 * @param token secret that portals send back
	 */
	record Hooks(@Nullable URI publicUrl, @Nullable String token) {

		Hooks {
			if (publicUrl != null && (publicUrl.getHost() == null || !publicUrl.getScheme().matches("https?"))) {
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
			return (this.publicUrl != null) ? URI.create("%s/hooks/portal-events?token=%s"
				.formatted(this.publicUrl.toString().replaceFirst("/+$", ""), this.token)) : null;
		}

		@Override
		public String toString() {
			return "Hooks[publicUrl=%s]".formatted(this.publicUrl);
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
	 * @param askAgainTimeout for each further question to a portal whose answer was lost
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
	 * a poll of it succeeds
	 * @param refusalHold how long a portal's "no session available" counts if there is no
	 * new reading
	 * @param userRefusalHold how long it counts for the user if it is the user's own
	 * limit there
	 * @param rememberedRequests how many results are kept for repeated requests with the
	 * same action id; one that considered n environments counts as n / 20
	 */
	record Limits(@DefaultValue("60s") Duration deadline, @DefaultValue("20s") Duration requestTimeout,
			@DefaultValue("5s") Duration askAgainTimeout, @DefaultValue("5s") Duration callTimeout,
			@DefaultValue("500ms") Duration patience, @DefaultValue("5s") Duration reservationPatience,
			@DefaultValue("5s") Duration pollPatience, @DefaultValue("3") int believedAttempts,
			@DefaultValue("3") int portalFailures, @DefaultValue("2s") Duration refusalHold,
			@DefaultValue("5s") Duration userRefusalHold, @DefaultValue("10000") int rememberedRequests) {

		Limits {
			positive("deadline", deadline);
			positive("request-timeout", requestTimeout);
			positive("ask-again-timeout", askAgainTimeout);
			positive("call-timeout", callTimeout);
			positive("patience", patience);
			positive("reservation-patience", reservationPatience);
			positive("poll-patience", pollPatience);
			positive("refusal-hold", refusalHold);
			positive("user-refusal-hold", userRefusalHold);
			atLeast("believed-attempts", believedAttempts, 0);
			atLeast("portal-failures", portalFailures, 1);
			atLeast("remembered-requests", rememberedRequests, 1);
		}

		/** A portal that needs longer for an answer is asked all the same. */
		Duration longestAnswer() {
			return this.deadline.dividedBy(3);
		}

		InFlightRequests.Rules rules() {
			return new InFlightRequests.Rules(this.portalFailures, this.refusalHold, this.userRefusalHold);
		}

		private static void atLeast(String key, int value, int least) {
			if (value < least) {
				throw new IllegalArgumentException(
						"gateway.session.%s (%d) must be at least %d".formatted(key, value, least));
			}
		}

		private static void positive(String key, Duration value) {
			if (!value.isPositive()) {
				throw new IllegalArgumentException("gateway.session.%s (%s) must be positive".formatted(key, value));
			}
		}

	}

}
