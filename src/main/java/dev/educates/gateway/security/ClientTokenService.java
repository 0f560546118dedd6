package dev.educates.gateway.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Client;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

/**
 * Issues and verifies the tokens of clients. A token is valid until it expires or is
 * revoked, and only as long as its client exists and has the same password. It has the
 * name of the client alone: roles and tenants are those of the current configuration.
 */
final class ClientTokenService implements TokenSource {

	static final String ISSUER = "educates-gateway";

	private static final Logger logger = LoggerFactory.getLogger(ClientTokenService.class);

	private static final String ALGORITHM = "HmacSHA256";

	/** Binds the token to the client's password, without revealing it. */
	private static final String PASSWORD_CLAIM = "pwd";

	private static final int PASSWORD_BYTES = 16;

	private final Access access;

	private final RevokedTokenStore revoked;

	private final Duration lifetime;

	private final Clock clock;

	private final SecretKey key;

	private final NimbusJwtEncoder encoder;

	private final NimbusJwtDecoder decoder;

	/** By identity: a client of a new configuration is another one. */
	private final Cache<Client, Known> known = Caffeine.newBuilder().executor(Runnable::run).weakKeys().build();

	ClientTokenService(Access access, RevokedTokenStore revoked, SecurityProperties properties, Clock clock) {
		this.access = access;
		this.revoked = revoked;
		this.lifetime = properties.tokenLifetime();
		this.clock = clock;
		this.key = new SecretKeySpec(key(properties.signingKey()), ALGORITHM);
		this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(this.key));
		this.decoder = NimbusJwtDecoder.withSecretKey(this.key).macAlgorithm(MacAlgorithm.HS256).build();
		JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
		times.setClock(clock);
		this.decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, new JwtIssuerValidator(ISSUER)));
	}

	private static byte[] key(@Nullable String configured) {
		if (configured != null) {
			return configured.getBytes(StandardCharsets.UTF_8);
		}
		logger.info("gateway.security.signing-key is not configured: tokens of clients end with this process");
		byte[] bytes = new byte[32];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	LoginService.LoggedIn issue(Client client) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Instant expiresAt = now.plus(this.lifetime);
		JwtClaimsSet claims = JwtClaimsSet.builder()
			.issuer(ISSUER)
			.subject(client.name())
			.id(UUID.randomUUID().toString())
			.issuedAt(now)
			.expiresAt(expiresAt)
			.claim(PASSWORD_CLAIM, known(client).mark())
			.build();
		JwsHeader header = JwsHeader.with(MacAlgorithm.HS256).build();
		Jwt token = this.encoder.encode(JwtEncoderParameters.from(header, claims));
		return new LoginService.LoggedIn(token.getTokenValue(), Objects.requireNonNull(token.getExpiresAt()),
				Caller.of(client));
	}

	@Override
	public Jwt verified(String token) {
		return TokenSource.decoded(this.decoder, token);
	}

	@Override
	public CallerAuthentication caller(Jwt jwt) {
		Client client = this.access.tenancy().clients().get(Objects.requireNonNullElse(jwt.getSubject(), ""));
		String mark = jwt.getClaimAsString(PASSWORD_CLAIM);
		String id = jwt.getId();
		Known expected = (client != null) ? known(client) : null;
		if (expected == null || id == null || mark == null || !isEqual(mark, expected.mark())
				|| this.revoked.contains(id)) {
			throw new InvalidBearerTokenException("Client identity does not match");
		}
		return new CallerAuthentication(expected.caller(), id, jwt.getExpiresAt());
	}

	@Override
	public void mustNotBeRevoked(Jwt jwt) {
		CallerAuthentication _ = caller(jwt);
	}

	void revoke(String tokenId, Instant expiresAt) {
		this.revoked.add(tokenId, expiresAt);
	}

	private static boolean isEqual(String one, String other) {
		return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
	}

	private Known known(Client client) {
		return this.known.get(client, (each) -> new Known(passwordMark(each), Caller.of(each)));
	}

	private String passwordMark(Client client) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			String marked = String.join("\n", "password of a client", client.name(), client.password());
			byte[] mark = mac.doFinal(marked.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mark, PASSWORD_BYTES));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, ex);
		}
	}

	/** Computed once for each client. */
	private record Known(String mark, Caller caller) {

		@Override
		public String toString() {
			return "Known[" + this.caller.name() + "]";
		}

	}

}
