package dev.educates.gateway.security;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestClient;

/**
 * Checks tokens with the keys of one OIDC issuer.
 *
 * <h2>Guarantee</h2> Anybody can write tokens in an issuer's name, with keys that it does
 * not have. So it is asked a few times in a while, whatever comes: where its keys are
 * until it has answered, and at most every {@link #SILENT} if it does not; its keys when
 * a token has another, and at most twice every {@link #RATE}. Those that are known are
 * used on while the issuer is down.
 */
final class IssuerDecoder implements JwtDecoder {

	/** How long somebody who did not answer is left alone. */
	private static final Duration SILENT = Duration.ofSeconds(2);

	/** Keys that an issuer has only just made are known after that at the latest. */
	private static final Duration RATE = Duration.ofSeconds(5);

	private static final int TIMEOUT_MILLIS = 2000;

	private static final int LARGEST = 100_000;

	private final CallersProperties.Issuer issuer;

	private final Ticker ticker;

	/** One asks, and the others hear what came of it. */
	private final ReentrantLock asking = new ReentrantLock();

	private volatile @Nullable JwtDecoder decoder;

	private @Nullable RuntimeException fault;

	private long failedAt;

	IssuerDecoder(CallersProperties.Issuer issuer, Ticker ticker) {
		this.issuer = issuer;
		this.ticker = ticker;
	}

	@Override
	public Jwt decode(String token) throws JwtException {
		JwtDecoder known = this.decoder;
		return ((known != null) ? known : found()).decode(token);
	}

	private JwtDecoder found() {
		this.asking.lock();
		try {
			JwtDecoder known = this.decoder;
			if (known != null) {
				return known;
			}
			RuntimeException last = this.fault;
			if (last != null && this.ticker.read() - this.failedAt < SILENT.toNanos()) {
				throw last;
			}
			JwtDecoder asked = asked();
			this.decoder = asked;
			return asked;
		}
		finally {
			this.asking.unlock();
		}
	}

	private JwtDecoder asked() {
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
		JWKSource<SecurityContext> keys = JWKSourceBuilder
			.create(url, new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST))
			.rateLimited(RATE.toMillis())
			.outageTolerant(true)
			.build();
		NimbusJwtDecoder made = NimbusJwtDecoder.withJwkSource(keys)
			.jwsAlgorithms((algorithms) -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
			.build();
		OAuth2TokenValidator<Jwt> audience = new JwtClaimValidator<Collection<String>>("aud",
				(told) -> this.issuer.audience().isEmpty()
						|| (told != null && told.stream().anyMatch(this.issuer.audience()::contains)));
		OAuth2TokenValidator<Jwt> expiry = new JwtClaimValidator<>("exp", (told) -> told != null);
		made.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(Duration.ofSeconds(5)),
				new JwtIssuerValidator(this.issuer.issuer()), audience, expiry));
		return made;
	}

	/** Where the keys are, as configured or as the issuer tells. */
	private URL keys() {
		try {
			if (this.issuer.jwkSetUri() != null) {
				return this.issuer.jwkSetUri().toURL();
			}
			SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
			requests.setConnectTimeout(TIMEOUT_MILLIS);
			requests.setReadTimeout(TIMEOUT_MILLIS);
			String name = this.issuer.issuer();
			Map<?, ?> metadata = RestClient.builder()
				.requestFactory(requests)
				.build()
				.get()
				.uri(URI.create(name.replaceFirst("/$", "") + "/.well-known/openid-configuration"))
				.retrieve()
				.body(Map.class);
			if (metadata == null || !name.equals(metadata.get("issuer"))
					|| !(metadata.get("jwks_uri") instanceof String uri)) {
				throw new IllegalStateException("its metadata are not those of an issuer of this name");
			}
			return URI.create(uri).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException("its jwks_uri is no address", ex);
		}
	}

}
