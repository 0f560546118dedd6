package dev.educates.gateway.security;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jwt.JWTParser;
import dev.educates.gateway.tenancy.Caller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.BearerTokenErrors;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Authenticates callers by their bearer token, which the gateway itself or a configured
 * issuer has issued: with an HTTP request, on a WebSocket, and while a subscription
 * lasts. Verified tokens are cached: the resolver of Spring Security,
 * {@code JwtIssuerAuthenticationManagerResolver}, would parse each token twice, and has
 * no interface for WebSockets.
 */
public final class Authenticator implements BearerTokenResolver, AuthenticationManager {

	/** What the recorded lookup service says, too. */
	static final String MALFORMED = "Invalid Authorization header";

	private static final String SCHEME = "Bearer ";

	/** RFC 6750, section 2.1. */
	private static final Pattern TOKEN = Pattern.compile("[\\w.~+/-]+=*");

	/** To verify a signature costs more than most responses. */
	private static final Duration CACHED = Duration.ofMinutes(1);

	private static final int MOST_CACHED = 10_000;

	private final Map<String, TokenSource> sources = new HashMap<>();

	private final Cache<String, Verified> verified = Caffeine.newBuilder()
		.executor(Runnable::run)
		.expireAfterWrite(CACHED)
		.maximumSize(MOST_CACHED)
		.recordStats()
		.build();

	private final Clock clock;

	Authenticator(ClientTokenService clients, List<CallersProperties.Issuer> issuers, Clock clock) {
		issuers.forEach(
				(issuer) -> this.sources.put(issuer.issuer(), new EndUserAuthenticator(issuer, Ticker.systemTicker())));
		this.sources.put(ClientTokenService.ISSUER, clients);
		this.clock = clock;
	}

	void countedIn(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.verified, "tokens");
	}

	/**
	 * Spring Security's own resolver reads form parameters, too, and so consumes a body
	 * of JSON that is sent without its content type.
	 */
	@Override
	public @Nullable String resolve(HttpServletRequest request) {
		String written = RestPaths.isLogin(request) ? null : request.getHeader("Authorization");
		return (written != null) ? token(written) : null;
	}

	/** Cached tokens are well-formed. */
	private String token(String authorization) {
		String token = authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
				? authorization.substring(SCHEME.length()).stripLeading() : "";
		if (!this.verified.asMap().containsKey(token) && !TOKEN.matcher(token).matches()) {
			throw new OAuth2AuthenticationException(
					BearerTokenErrors.invalidRequest(authorization.strip().equalsIgnoreCase(SCHEME.strip())
							? "the Authorization header has no token after 'Bearer'" : MALFORMED));
		}
		return token;
	}

	@Override
	public Authentication authenticate(Authentication request) {
		Verified verified = verified(((BearerTokenAuthenticationToken) request).getToken());
		return verified.source.caller(verified.jwt);
	}

	/**
	 * The caller of a token, as of now.
	 * @param authorization value of an {@code Authorization} header
	 * @throws org.springframework.security.core.AuthenticationException if the token is
	 * not, or no longer, valid
	 */
	public Session authenticate(String authorization) {
		Verified verified = verified(token(authorization));
		CallerAuthentication found = verified.source.caller(verified.jwt);
		return new Session(found.getPrincipal(), found.expiresAt(), () -> {
			mustNotHaveExpired(verified.jwt);
			verified.source.mustNotBeRevoked(verified.jwt);
		});
	}

	private Verified verified(String token) {
		Verified known = this.verified.getIfPresent(token);
		if (known == null) {
			TokenSource source = source(token);
			known = new Verified(source, source.verified(token));
			this.verified.put(token, known);
		}
		mustNotHaveExpired(known.jwt);
		return known;
	}

	private void mustNotHaveExpired(Jwt jwt) {
		Instant expiresAt = jwt.getExpiresAt();
		if (expiresAt != null && !this.clock.instant().isBefore(expiresAt)) {
			throw new InvalidBearerTokenException(TokenSource.EXPIRED);
		}
	}

	/** By the issuer that the token names, before it is verified. */
	private TokenSource source(String token) {
		try {
			TokenSource source = this.sources.get(JWTParser.parse(token).getJWTClaimsSet().getIssuer());
			if (source != null) {
				return source;
			}
		}
		catch (ParseException | RuntimeException ex) {
			// rejected like a token of an unknown issuer
		}
		throw new InvalidBearerTokenException(TokenSource.INVALID);
	}

	/**
	 * A caller until its token expires.
	 *
	 * @param expiresAt when its token expires; null if it does not
	 * @param check throws an
	 * {@link org.springframework.security.core.AuthenticationException} once the token
	 * has expired or is revoked; never blocks
	 */
	public record Session(Caller caller, @Nullable Instant expiresAt, Runnable check) {
	}

	private record Verified(TokenSource source, Jwt jwt) {

		@Override
		public String toString() {
			return "Verified[omitted]";
		}

	}

}
