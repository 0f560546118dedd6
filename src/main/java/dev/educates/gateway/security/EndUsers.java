package dev.educates.gateway.security;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Role;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.client.SimpleClientHttpRequestFactory;
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
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.web.client.RestClient;

/**
 * The end users of one OIDC issuer. The issuer is asked for its keys when the first token
 * comes, so that one that is silent keeps nobody else from anything.
 */
final class EndUsers implements TokenSource {

	private static final Logger logger = LoggerFactory.getLogger(EndUsers.class);

	private static final int TIMEOUT_MILLIS = 2000;

	private static final int LARGEST = 100_000;

	private final CallersProperties.Issuer issuer;

	private final JwtDecoder decoder;

	EndUsers(CallersProperties.Issuer issuer) {
		this.issuer = issuer;
		this.decoder = new SupplierJwtDecoder(() -> decoder(issuer));
	}

	/**
	 * Keys are asked for again when a token has another, but not for each such token; and
	 * those that are known are used on while the issuer is down.
	 */
	private static JwtDecoder decoder(CallersProperties.Issuer issuer) {
		JWKSource<SecurityContext> keys = JWKSourceBuilder
			.create(keys(issuer), new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST))
			.outageTolerant(true)
			.build();
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
			.jwsAlgorithms((algorithms) -> algorithms.addAll(List.of(SignatureAlgorithm.values())))
			.build();
		OAuth2TokenValidator<Jwt> audience = new JwtClaimValidator<Collection<String>>("aud",
				(told) -> issuer.audience().isEmpty()
						|| (told != null && told.stream().anyMatch(issuer.audience()::contains)));
		OAuth2TokenValidator<Jwt> expiry = new JwtClaimValidator<>("exp", (told) -> told != null);
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(Duration.ofSeconds(5)),
				new JwtIssuerValidator(issuer.issuer()), audience, expiry));
		return decoder;
	}

	/** Where the keys are, as configured or as the issuer tells. */
	private static URL keys(CallersProperties.Issuer issuer) {
		try {
			if (issuer.jwkSetUri() != null) {
				return issuer.jwkSetUri().toURL();
			}
			SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
			requests.setConnectTimeout(TIMEOUT_MILLIS);
			requests.setReadTimeout(TIMEOUT_MILLIS);
			Map<?, ?> metadata = RestClient.builder()
				.requestFactory(requests)
				.build()
				.get()
				.uri(URI.create(issuer.issuer().replaceFirst("/$", "") + "/.well-known/openid-configuration"))
				.retrieve()
				.body(Map.class);
			if (metadata == null || !issuer.issuer().equals(metadata.get("issuer"))
					|| !(metadata.get("jwks_uri") instanceof String uri)) {
				throw new IllegalStateException("its metadata are not those of an issuer of this name");
			}
			return URI.create(uri).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException("its jwks_uri is no address", ex);
		}
	}

	@Override
	public Jwt verified(String token) {
		try {
			return Tokens.decoded(this.decoder, token);
		}
		catch (InvalidBearerTokenException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			logger.warn("The keys of issuer {} cannot be had: {}", this.issuer.issuer(), reason(ex));
			throw new IssuerUnavailable("issuer %s cannot be reached".formatted(this.issuer.issuer()));
		}
	}

	@Override
	public CallerAuthentication caller(Jwt jwt) {
		Set<Role> roles = roles(jwt);
		String user = user(jwt);
		return new CallerAuthentication(new Caller(Caller.Kind.END_USER, this.issuer.issuer(), roles, tenants(jwt),
				roles.isEmpty() ? user : null, Quotas.NONE), null, jwt.getExpiresAt());
	}

	private static String reason(Throwable fault) {
		Throwable root = fault;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return String.valueOf(root.getMessage());
	}

	private String user(Jwt jwt) {
		String claim = this.issuer.claims().user();
		String user = (claim(jwt, claim) instanceof String told) ? UserIds.normalised(told) : "";
		if (!UserIds.isValid(user)) {
			throw new InvalidBearerTokenException(
					"claim %s of the token must be a text of 1 to 150 characters".formatted(claim));
		}
		return user;
	}

	/** Names that a token tells are names, never patterns. */
	private List<NamePattern> tenants(Jwt jwt) {
		List<String> told = words(claim(jwt, this.issuer.claims().tenant()));
		return told.isEmpty() ? this.issuer.tenants().stream().map(NamePattern::new).toList()
				: told.stream().map(NamePattern::exactly).toList();
	}

	private Set<Role> roles(Jwt jwt) {
		List<String> told = words(claim(jwt, this.issuer.claims().roles()));
		Set<Role> roles = new HashSet<>();
		if (told.stream().anyMatch(this.issuer.roles().admin()::contains)) {
			roles.add(Role.ADMIN);
		}
		if (told.stream().anyMatch(this.issuer.roles().tenant()::contains)) {
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
