package dev.educates.gateway.portal.events;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.sun.net.httpserver.HttpServer;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class WebhookTests {

	@Test
	void withoutATokenThereIsNoAddress() {
		new ApplicationContextRunner().withUserConfiguration(WebhookConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebhookController.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "short", "has blanks and is long", "ampersand&=ampersand" })
	void tokenMustBeLongAndFitAnAddress(String token) {
		assertThatIllegalArgumentException().isThrownBy(() -> new WebhookProperties(token, null, 200, 1000))
			.withMessageContaining("gateway.hooks.token")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(token));
	}

	@ParameterizedTest
	@ValueSource(strings = { "collector.example.com", "//collector.example.com/events", "ftp://collector.example.com" })
	void collectorMustHaveAnHttpAddress(String address) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebhookProperties("a-token-of-some-length", URI.create(address), 200, 1000))
			.withMessageContaining("gateway.hooks.forward-to");
	}

	@Test
	void ratesAreHeldOverTime() {
		AtomicLong now = new AtomicLong();
		Bucket rate = WebhookConfiguration.rate(10, new TimeMeter() {

			@Override
			public long currentTimeNanos() {
				return now.get();
			}

			@Override
			public boolean isWallClockBased() {
				return false;
			}

		});
		for (int i = 0; i < 10; i++) {
			assertThat(rate.tryConsume(1)).isTrue();
		}
		assertThat(rate.tryConsume(1)).isFalse();
		now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
		assertThat(rate.tryConsume(1)).isTrue();
		assertThat(rate.tryConsume(1)).isTrue();
		assertThat(rate.tryConsume(1)).isFalse();
		now.addAndGet(TimeUnit.HOURS.toNanos(1));
		for (int i = 0; i < 10; i++) {
			assertThat(rate.tryConsume(1)).isTrue();
		}
		assertThat(rate.tryConsume(1)).isFalse();
	}

	@Nested
	class WhoSentAnEvent {

		private final FleetSnapshot fleet = Fleets.fleet(portal("eu/academy"), portal("us/academy"),
				portal("us/partners"));

		private Iterable<PortalRef> senders(String portal) {
			return WebhookEvent
				.of("{\"portal\": %s, \"event\": {\"name\": \"Session/Started\"}}".formatted(portal)
					.getBytes(StandardCharsets.UTF_8))
				.senders(this.fleet.portals());
		}

		@Test
		void isIdentifiedByTheUidFirst() {
			assertThat(
					senders("{\"name\": \"other\", \"uid\": \"uid-us/academy\", \"url\": \"http://academy.eu.test\"}"))
				.containsExactly(new PortalRef("us", "academy"));
		}

		@Test
		void isIdentifiedByTheUrlBeforeTheInitialPoll() {
			assertThat(senders("{\"name\": \"academy\", \"uid\": \"new\", \"url\": \"http://academy.eu.test/\"}"))
				.containsExactly(new PortalRef("eu", "academy"));
		}

		@Test
		void isIdentifiedByTheNameOtherwise() {
			assertThat(senders("{\"name\": \"academy\"}")).containsExactlyInAnyOrder(new PortalRef("eu", "academy"),
					new PortalRef("us", "academy"));
			assertThat(senders("{\"name\": \"nobody\", \"uid\": null}")).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "nonsense", "[]", "1", "{}", "{\"portal\": \"academy\"}",
				"{\"portal\": {\"name\": \"academy\"}}", "{\"portal\": {\"name\": 5}, \"event\": {\"name\": [] }}" })
		void isUnknownForAnInvalidEvent(String body) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> WebhookEvent.of(body.getBytes(StandardCharsets.UTF_8)))
				.withMessageContaining("the body must be");
		}

	}

	@Nested
	class WhatAnEventTells {

		private final FleetSnapshot fleet = Fleets
			.fleet(portal("eu/academy").environment("w01", "lab", (e) -> e.users("ann")));

		private WebhookEvent event(String name, String session) {
			return WebhookEvent
				.of("{\"portal\": {\"name\": \"academy\"}, \"event\": {\"name\": \"%s\", \"session\": %s}}"
					.formatted(name, session)
					.getBytes(StandardCharsets.UTF_8));
		}

		private boolean mayChange(String name, String session) {
			return event(name, session).mayChange(this.fleet, new PortalRef("eu", "academy"));
		}

		private String known() {
			return "\"" + this.fleet.sessionsOf("ann").getFirst().ref().name() + "\"";
		}

		@ParameterizedTest
		@ValueSource(strings = { "Session/Created", "Session/Pending", "Session/Started" })
		void isNewOfASessionThatNoReplyHasNamed(String name) {
			assertThat(mayChange(name, "\"other\"")).isTrue();
			assertThat(mayChange(name, known())).isFalse();
		}

		@ParameterizedTest
		@ValueSource(strings = { "Session/Stopping", "Session/Deleted", "Session/Expired" })
		void isNewOfASessionThatHasNotEndedYet(String name) {
			assertThat(mayChange(name, known())).isTrue();
			assertThat(mayChange(name, "\"other\"")).isFalse();
		}

		@ParameterizedTest
		@CsvSource({ "Session/Stopping,true", "Session/Deleted,true", "Session/Expired,true", "Session/Started,false" })
		void endsASessionOfTheSnapshot(String name, boolean ends) {
			PortalRef sender = new PortalRef("eu", "academy");
			assertThat(event(name, known()).endsKnownSession(this.fleet, sender)).isEqualTo(ends);
			assertThat(event(name, "\"other\"").endsKnownSession(this.fleet, sender)).isFalse();
		}

		@ParameterizedTest
		@ValueSource(strings = { "Session/Extended", "Workshop/Finish", "other" })
		void isNewIfTheFleetCannotTell(String name) {
			assertThat(mayChange(name, known())).isTrue();
			assertThat(mayChange("Session/Pending", "null")).isTrue();
		}

	}

	@Test
	void hangingCollectorLosesOnlyItsEvents() throws Exception {
		CountDownLatch hanging = new CountDownLatch(1);
		HttpServer collector = collector(hanging);
		WebhookForwarder forwarding = new WebhookForwarder(
				URI.create("http://127.0.0.1:%d/".formatted(collector.getAddress().getPort())), 5);
		forwarding.start();
		try {
			long begun = System.nanoTime();
			for (int i = 0; i < 100; i++) {
				forwarding.forward("{}".getBytes(StandardCharsets.UTF_8));
			}
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
			assertThat(forwarding.lost()).as("all but those that wait or are being sent").isBetween(80L, 95L);
		}
		finally {
			hanging.countDown();
			forwarding.close();
			collector.stop(0);
		}
	}

	private static HttpServer collector(CountDownLatch hanging) throws IOException {
		HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/", (exchange) -> {
			try (exchange) {
				boolean _ = hanging.await(60, TimeUnit.SECONDS);
				exchange.sendResponseHeaders(204, -1);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		collector.start();
		return collector;
	}

}
