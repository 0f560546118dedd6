package dev.educates.gateway.security;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.Tenancy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nobody chooses the address that its log-ins are counted by, however the server is set
 * up.
 */
class ForwardedHeadersIT {

	@Nested
	@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
			properties = { "gateway.clusters=", "gateway.discovery.reload-interval=0",
					"gateway.security.login-attempts=3", "server.forward-headers-strategy=native" })
	class WithTheServersOwnStrategy extends Attacker {

	}

	@Nested
	@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
			properties = { "gateway.clusters=", "gateway.discovery.reload-interval=0",
					"gateway.security.login-attempts=3", "server.forward-headers-strategy=framework" })
	class WithTheFrameworksStrategy extends Attacker {

	}

	@Nested
	@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
			properties = { "gateway.clusters=", "gateway.discovery.reload-interval=0",
					"gateway.security.login-attempts=3", "gateway.security.trusted-proxies=127.0.0.1,::1" })
	class BehindATrustedProxy extends LoginAttemptLimiter {

		@Autowired
		private Access access;

		@Test
		void attemptsAreCountedByTheCallersAddressAndUnknownNamesLikeOthers() throws Exception {
			this.access.replace(Tenancy.of(List.of(),
					List.of(new Client("limited", "{noop}right", List.of("admin"), List.of(), null, Quotas.NONE))));
			for (String name : List.of("limited", "nobody", "")) {
				for (int status : List.of(401, 401, 401, 429)) {
					assertThat(attempt("203.0.113.1", name, "wrong")).as(name).isEqualTo(status);
				}
			}
			assertThat(attempt("203.0.113.1", "limited", "right")).isEqualTo(429);
			assertThat(attempt("203.0.113.1, 203.0.113.2", "limited", "right")).isEqualTo(200);
		}

	}

	/** Sends an address of its own choice. */
	abstract static class Attacker extends LoginAttemptLimiter {

		private int next = 1;

		@Test
		void addressThatACallerTellsItselfIsNotCounted() throws Exception {
			for (int status : List.of(401, 401, 401, 429)) {
				assertThat(attempt("198.51.100." + this.next++, "nobody", "wrong")).isEqualTo(status);
			}
		}

	}

	/** Log-ins by REST. */
	abstract static class LoginAttemptLimiter {

		@LocalServerPort
		private int port;

		private final HttpClient http = HttpClient.newHttpClient();

		int attempt(String address, String name, String password) throws Exception {
			String body = """
					{"username": "%s", "password": "%s"}""".formatted(name, password);
			return this.http
				.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/auth/login".formatted(this.port)))
					.header("X-Forwarded-For", address)
					.header("Forwarded", "for=" + address)
					.POST(HttpRequest.BodyPublishers.ofString(body))
					.build(), HttpResponse.BodyHandlers.ofString())
				.statusCode();
		}

	}

}
