package dev.educates.gateway.security;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Options of authentication.
 *
 * @param signingKey signs the tokens of clients; at least 32 bytes; null for a random one
 * of this process
 * @param tokenLifetime how long a token is valid
 * @param loginAttempts failed attempts to log in that a client may make from one address
 * within a minute
 * @param trustedProxies addresses or CIDR blocks of the proxies in front, whose
 * {@code X-Forwarded-For} has the address of a client; empty to ignore that header
 * @param demoCaller whether requests without a token are made as an admin; for the
 * profile {@code demo} only
 */
@Validated
@ConfigurationProperties("gateway.security")
record SecurityProperties(@Nullable String signingKey, @DefaultValue("72h") @Positive Duration tokenLifetime,
		@DefaultValue("10") @Positive int loginAttempts, @DefaultValue List<String> trustedProxies,
		@DefaultValue("false") boolean demoCaller) {

	/** What HS256 asks for: RFC 7518, section 3.2. */
	private static final int SHORTEST_KEY = 32;

	SecurityProperties {
		trustedProxies = List.copyOf(trustedProxies);
		TrustedProxies _ = new TrustedProxies(trustedProxies);
		if (signingKey != null && signingKey.getBytes(StandardCharsets.UTF_8).length < SHORTEST_KEY) {
			throw new IllegalArgumentException("gateway.security.signing-key (%d bytes) must have at least %d"
				.formatted(signingKey.getBytes(StandardCharsets.UTF_8).length, SHORTEST_KEY));
		}
	}

	/** Without the key. */
	@Override
	public String toString() {
		return "SecurityProperties[" + this.tokenLifetime + "]";
	}

}
