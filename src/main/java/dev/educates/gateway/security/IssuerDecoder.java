package dev.educates.gateway.security;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/**
 * Verifies tokens with the keys of one OIDC issuer.
 *
 * <h2>Guarantee</h2> Any client can write tokens in an issuer's name, with keys that it
 * does not have. The number of requests to the issuer is bounded all the same: for the
 * address of its keys until it has answered, at most one in {@link #SILENT} if it fails;
 * for its keys when a token names an unknown one, at most two in {@link #RATE}. Known
 * keys stay valid while the issuer is down.
 */
final class IssuerDecoder {

	/** The time without a request after a failed one. */
	private static final Duration SILENT = Duration.ofSeconds(2);

	/** New keys of an issuer are known after that at the latest. */
	private static final Duration RATE = Duration.ofSeconds(5);

	private static final int TIMEOUT_MILLIS = 2000;

	private static final int LARGEST = 100_000;

	private final DefaultResourceRetriever requests = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS,
			LARGEST);

	private final CallersProperties.Issuer issuer;

	private final Ticker ticker;

	private @Nullable RuntimeException fault;

	private long failedAt;

	private IssuerDecoder(CallersProperties.Issuer issuer, Ticker ticker) {
		this.issuer = issuer;
		this.ticker = ticker;
	}

	/** A decoder that requests the address of the keys with the first token. */
	static JwtDecoder of(CallersProperties.Issuer issuer, Ticker ticker) {
		return new SupplierJwtDecoder(new IssuerDecoder(issuer, ticker)::create);
	}

	/** One thread at a time, until it succeeds. */
	private JwtDecoder create() {
		RuntimeException last = this.fault;
		if (last != null && this.ticker.read() - this.failedAt < SILENT.toNanos()) {
			throw last;
		}
		try {
			return decoder(keys());
		}
		catch (RuntimeException ex) {
			this.fault = ex;
			this.failedAt = this.ticker.read();
			throw ex;
		}
	}

	private JwtDecoder decoder(URL url) {
		JWKSource<SecurityContext> keys = JWKSourceBuilder.create(url, this.requests)
			.rateLimited(RATE.toMillis())
			.outageTolerant(true)
			.build();
		NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSource(keys)
			.jwsAlgorithms((algorithms) -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
			.build();
		OAuth2TokenValidator<Jwt> audience = new JwtClaimValidator<Collection<String>>("aud",
				(values) -> this.issuer.audience().isEmpty()
						|| (values != null && values.stream().anyMatch(this.issuer.audience()::contains)));
		OAuth2TokenValidator<Jwt> expiry = new JwtClaimValidator<>("exp", (value) -> value != null);
		made.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(Duration.ofSeconds(5)),
				new JwtIssuerValidator(this.issuer.issuer()), audience, expiry));
		return made;
	}

	/** The address of the keys, as configured or from the issuer's metadata. */
	private URL keys() {
		try {
			if (this.issuer.jwkSetUri() != null) {
				return this.issuer.jwkSetUri().toURL();
			}
			String name = this.issuer.issuer();
			URI address = URI.create(name.replaceFirst("/$", "") + "/.well-known/openid-configuration");
			Map<String, Object> metadata = JSONObjectUtils
				.parse(this.requests.retrieveResource(address.toURL()).getContent());
			if (!name.equals(metadata.get("issuer")) || !(metadata.get("jwks_uri") instanceof String uri)) {
				throw new IllegalStateException("its metadata are not those of an issuer of this name");
			}
			return URI.create(uri).toURL();
		}
		catch (IOException | ParseException ex) {
			throw new IllegalStateException("the address of its keys is not known", ex);
		}
	}

}
