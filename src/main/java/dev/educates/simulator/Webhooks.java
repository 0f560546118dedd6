package dev.educates.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends session events to {@code analytics_url}, as a real portal does: unsigned,
 * unordered, once.
 */
final class Webhooks implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Webhooks.class);

	private static final Duration PATIENCE = Duration.ofMillis(2500);

	private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx")
		.withZone(ZoneOffset.UTC);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	private final String portal;

	private final String uid;

	private final Supplier<String> url;

	Webhooks(String portal, String uid, Supplier<String> url) {
		this.portal = portal;
		this.uid = uid;
		this.url = url;
	}

	/** Returns at once. */
	void tell(SessionEvent event) {
		if (event.analyticsUrl() == null) {
			return;
		}
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create(event.analyticsUrl()))
				.timeout(PATIENCE)
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofByteArray(JsonText.bytes(body(event))))
				.build();
			this.http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).exceptionally((fault) -> {
				logger.debug("An event was not delivered", fault);
				return null;
			});
		}
		catch (IllegalArgumentException ex) {
			logger.debug("An event cannot be delivered", ex);
		}
	}

	private Body body(SessionEvent event) {
		return new Body(new PortalPart(this.portal, this.uid, 1, this.url.get()),
				new EventPart(event.name(), MICROS.format(event.at()), event.user(), event.session(),
						event.environment(), event.workshop(), Map.of()));
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

	record Body(PortalPart portal, EventPart event) {
	}

	record PortalPart(String name, String uid, int generation, String url) {
	}

	record EventPart(String name, String timestamp, @Nullable String user, String session, String environment,
			String workshop, Map<String, Object> data) {
	}

}
