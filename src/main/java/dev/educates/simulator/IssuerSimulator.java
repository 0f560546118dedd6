package dev.educates.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;

/**
 * A simulated OIDC issuer on a port of loopback. It issues a token for any user without
 * authentication, for demos and tests only. Tokens are signed with RS256 by a generated
 * key.
 */
public final class IssuerSimulator implements AutoCloseable {

	private static final int KEY_BITS = 2048;

	private static final Duration LIFETIME = Duration.ofHours(1);

	private final Clock clock;

	private volatile RSAKey key = key();

	private final SimulatorServer server;

	/** An issuer that does not listen yet, for a port of loopback; 0: any free one. */
	public IssuerSimulator(int port, Clock clock) {
		this.server = new SimulatorServer("The issuer", port, null, this::handle);
		this.clock = clock;
	}

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(KEY_BITS).keyID(UUID.randomUUID().toString()).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("every JDK has RSA", ex);
		}
	}

	/** Listens; throws an {@link UncheckedIOException} if the port is taken. */
	public IssuerSimulator start() {
		this.server.start(InetAddress.getLoopbackAddress());
		return this;
	}

	@Override
	public void close() {
		this.server.stop();
	}

	/** The issuer's address, as in its tokens: {@code http://127.0.0.1:} and the port. */
	public String url() {
		return this.server.url();
	}

	/** Replaces the key; the key set has only the new one. */
	public void rotateKey() {
		this.key = key();
	}

	/**
	 * Makes a token.
	 * @param claims any; those that are the issuer's own are added if they are missing
	 * @param lifetime may be negative: then it has expired
	 */
	public String token(Map<String, Object> claims, Duration lifetime) {
		Instant now = this.clock.instant();
		JWTClaimsSet.Builder set = new JWTClaimsSet.Builder().issuer(url())
			.audience("educates-gateway")
			.issueTime(Date.from(lifetime.isNegative() ? now.plus(lifetime).minus(LIFETIME) : now))
			.expirationTime(Date.from(now.plus(lifetime)));
		claims.forEach(set::claim);
		RSAKey signing = this.key;
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()).build(),
					set.build());
			token.sign(new RSASSASigner(signing));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("every JDK has RS256", ex);
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			SimulatorRequest request = SimulatorRequest.read(exchange);
			SimulatorResponse answer = switch (request.path()) {
				case "/.well-known/openid-configuration" -> SimulatorResponse.json(200, metadata());
				case "/jwks" -> SimulatorResponse.json(200, new JWKSet(this.key.toPublicJWK()).toJSONObject());
				case "/token" -> given(request);
				default -> SimulatorResponse.json(404,
						Map.of("error", "nothing here", "hint", "GET /token?user=ann&tenant=academy returns a token"));
			};
			answer.with("Cache-Control", "no-store").write(exchange);
		}
	}

	private Map<String, Object> metadata() {
		return Map.of("issuer", url(), "jwks_uri", url() + "/jwks", "token_endpoint", url() + "/token",
				"authorization_endpoint", url() + "/token", "response_types_supported", List.of("token"),
				"subject_types_supported", List.of("public"), "id_token_signing_alg_values_supported",
				List.of("RS256"));
	}

	/** Parameters are those of the query or of a form. */
	private SimulatorResponse given(SimulatorRequest request) {
		Map<String, String> form = request.form();
		String user = parameter(request, form, "user");
		if (user.isEmpty()) {
			return SimulatorResponse.json(400, Map.of("error", "invalid_request", "error_description",
					"user is missing: GET /token?user=ann&tenant=academy"));
		}
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("sub", user);
		String tenant = parameter(request, form, "tenant");
		if (!tenant.isEmpty()) {
			claims.put("tenant", tenant);
		}
		String roles = parameter(request, form, "roles");
		if (!roles.isEmpty()) {
			claims.put("roles", List.of(roles.split("[ ,]+")));
		}
		return SimulatorResponse.json(200, Map.of("access_token", token(claims, LIFETIME), "token_type", "Bearer",
				"expires_in", LIFETIME.toSeconds()));
	}

	private static String parameter(SimulatorRequest request, Map<String, String> form, String name) {
		String inQuery = request.trimmed(name);
		return inQuery.isEmpty() ? form.getOrDefault(name, "").strip() : inQuery;
	}

}
