package dev.educates.gateway.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What an issuer hears when many tokens come in its name. */
@ExtendWith(OutputCaptureExtension.class)
class EndUserAuthenticatorTests {

	private static final RSAKey KEY = key();

	private static final int FLOOD = 1000;

	private final long startedAt = System.nanoTime();

	private final AtomicLong nanos = new AtomicLong();

	private final AtomicInteger calls = new AtomicInteger();

	private volatile int status = 200;

	private final HttpServer server = start();

	private final EndUserAuthenticator users = new EndUserAuthenticator(
			new CallersProperties.Issuer(url(), null, List.of(), new CallersProperties.Claims("sub", "tenant", "roles"),
					List.of(), new CallersProperties.Roles(List.of(), List.of())),
			this.nanos::get);

	private static RSAKey key() {
		try {
			return new RSAKeyGenerator(2048).keyID("known").generate();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpServer start() {
		try {
			HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
			started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			started.createContext("/", (exchange) -> {
				this.calls.incrementAndGet();
				Object answer = exchange.getRequestURI().getPath().equals("/jwks")
						? new JWKSet(KEY.toPublicJWK()).toJSONObject()
						: Map.of("issuer", url(), "jwks_uri", url() + "/jwks");
				byte[] body = JsonMapper.shared().writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
				exchange.getResponseHeaders().set("Content-Type", "application/json");
				exchange.sendResponseHeaders(this.status, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			started.start();
			return started;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String url() {
		return "http://127.0.0.1:%d".formatted(this.server.getAddress().getPort());
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private String token(String kid) {
		try {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(),
					new JWTClaimsSet.Builder().issuer(url())
						.subject("ann")
						.audience("gateway")
						.issueTime(new Date())
						.expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
						.build());
			token.sign(new RSASSASigner(KEY));
			return token.serialize();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What many are told at once. */
	private Set<String> flood() throws Exception {
		Set<String> told = ConcurrentHashMap.newKeySet();
		// a key is looked for before a signature is verified: one signature is enough for
		// all
		String[] signed = token("unknown").split("\\.");
		try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
			for (int i = 0; i < FLOOD; i++) {
				String header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown-" + i)
					.build()
					.toBase64URL()
					.toString();
				String token = String.join(".", header, signed[1], signed[2]);
				threads.execute(() -> told.add(told(token)));
			}
		}
		return told;
	}

	private String told(String token) {
		try {
			return this.users.verified(token).getSubject();
		}
		catch (InvalidBearerTokenException | IssuerUnavailable ex) {
			return ex.getClass().getSimpleName();
		}
	}

	@Test
	void keysThatItDoesNotHaveAreAskedForTwice() throws Exception {
		assertThat(told(token("known"))).isEqualTo("ann");
		int before = this.calls.get();
		flood();
		assertThat(told(token("known"))).isEqualTo("ann");
		assertThat(this.calls.get() - before).isBetween(1, 2 * rounds());
	}

	@Test
	void silentOneIsAskedOnceInAWhile() throws Exception {
		this.status = 500;
		assertThat(flood()).containsOnly("IssuerUnavailable");
		assertThat(this.calls).hasValue(1);
		this.status = 200;
		assertThat(told(token("known"))).isEqualTo("IssuerUnavailable");
		this.nanos.addAndGet(Duration.ofSeconds(2).toNanos());
		assertThat(told(token("known"))).isEqualTo("ann");
	}

	@Test
	void oneThatHasGoneSilentKeepsNoUserOut() throws Exception {
		assertThat(told(token("known"))).isEqualTo("ann");
		int before = this.calls.get();
		this.status = 500;
		flood();
		assertThat(told(token("known"))).isEqualTo("ann");
		assertThat(this.calls.get() - before).isBetween(1, 2 * rounds());
	}

	/** A machine that is slow takes longer, and asks twice every five seconds. */
	private int rounds() {
		return (int) Duration.ofNanos(System.nanoTime() - this.startedAt).toSeconds() / 5 + 1;
	}

	@Test
	void troubleIsLoggedOnceInAWhile(CapturedOutput output) throws Exception {
		this.status = 500;
		flood();
		this.nanos.addAndGet(Duration.ofSeconds(10).toNanos());
		told(token("known"));
		assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be had"))).hasSize(2)
			.allMatch((line) -> line.contains(url()) && line.contains("500"));
	}

}
