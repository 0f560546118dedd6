package dev.educates.gateway.security;

import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/**
 * Authenticates the end users of one OIDC issuer. The gateway requests the keys of the
 * issuer with the first token, so that an unavailable issuer affects its own users only.
 */
final class EndUserAuthenticator implements TokenSource {

	private static final Logger logger = LoggerFactory.getLogger(EndUserAuthenticator.class);

	/** Many invalid tokens do not fill the log. */
	private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

	private final CallersProperties.Issuer issuer;

	private final JwtDecoder decoder;

	private final Ticker ticker;

	private final AtomicLong loggedAt;

	EndUserAuthenticator(CallersProperties.Issuer issuer, Ticker ticker) {
		this.issuer = issuer;
		this.decoder = IssuerDecoder.of(issuer, ticker);
		this.ticker = ticker;
		this.loggedAt = new AtomicLong(ticker.read() - LOG_INTERVAL.toNanos());
	}

	@Override
	public Jwt verified(String token) {
		try {
			return TokenSource.decoded(this.decoder, token);
		}
		catch (InvalidBearerTokenException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			log(ex);
			throw new IssuerUnavailable("issuer %s cannot be reached".formatted(this.issuer.issuer()));
		}
	}

	@Override
	public CallerAuthentication caller(Jwt jwt) {
		Set<Role> roles = roles(jwt);
		String user = user(jwt);
		String subject = Objects.requireNonNullElse(jwt.getSubject(), user);
		return new CallerAuthentication(new Caller(Caller.Kind.END_USER, this.issuer.issuer(), subject, roles,
				tenants(jwt), roles.isEmpty() ? UserIds.ofSubject(user) : null, Quotas.NONE), null, jwt.getExpiresAt());
	}

	private void log(RuntimeException fault) {
		long last = this.loggedAt.get();
		long now = this.ticker.read();
		if (now - last >= LOG_INTERVAL.toNanos() && this.loggedAt.compareAndSet(last, now)) {
			logger.warn("The keys of issuer {} cannot be had: {}", this.issuer.issuer(), reason(fault));
		}
	}

	private static String reason(Throwable fault) {
		Throwable root = NestedExceptionUtils.getMostSpecificCause(fault);
		if (root instanceof FileNotFoundException) {
			return "it answers 404 for its metadata or keys";
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
	}

	/** As the token has it, neither normalised nor trimmed. */
	private String user(Jwt jwt) {
		String claim = this.issuer.claims().user();
		String user = (claim(jwt, claim) instanceof String text) ? text : "";
		if (!UserIds.isValid(UserIds.normalised(user))) {
			throw new InvalidBearerTokenException(
					"claim %s of the token must be a text of 1 to 150 characters".formatted(claim));
		}
		return user;
	}

	/** The names in a token are names, never patterns. */
	private List<NamePattern> tenants(Jwt jwt) {
		List<String> values = words(claim(jwt, this.issuer.claims().tenant()));
		return values.isEmpty() ? this.issuer.tenants().stream().map(NamePattern::new).toList()
				: values.stream().map(NamePattern::exactly).toList();
	}

	private Set<Role> roles(Jwt jwt) {
		List<String> values = words(claim(jwt, this.issuer.claims().roles()));
		Set<Role> roles = new HashSet<>();
		if (values.stream().anyMatch(this.issuer.roles().admin()::contains)) {
			roles.add(Role.ADMIN);
		}
		if (values.stream().anyMatch(this.issuer.roles().tenant()::contains)) {
			roles.add(Role.TENANT);
		}
		return roles;
	}

	private static @Nullable Object claim(Jwt jwt, String path) {
		Object whole = jwt.getClaims().get(path);
		if (whole != null) {
			return whole;
		}
		Object value = jwt.getClaims();
		for (String name : path.split("\\.", -1)) {
			value = (value instanceof Map<?, ?> object) ? object.get(name) : null;
		}
		return value;
	}

	private static List<String> words(@Nullable Object value) {
		Stream<?> values = (value instanceof Collection<?> several) ? several.stream() : Stream.ofNullable(value);
		return values.filter(String.class::isInstance).map(String.class::cast).toList();
	}

}
