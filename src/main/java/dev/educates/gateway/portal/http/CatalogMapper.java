package dev.educates.gateway.portal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Maps a catalog to values of the fleet. A workshop is identified by the name that the
 * portal publishes: the catalog's {@code name} is the portal's alias for it, or the name
 * of the Workshop resource if it has none.
 */
final class CatalogMapper {

	private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

	private static final String HTTP = "(?i:https?)://[^\\s\\p{Cntrl}/?#][^\\s\\p{Cntrl}]*";

	private static final Pattern LINK = Pattern.compile(HTTP);

	private static final Pattern PICTURE = Pattern.compile("(?s)(?i:data:image/).*|" + HTTP);

	private CatalogMapper() {
	}

	/**
	 * Creates an environment.
	 * @param warnings is given a sentence for each field that is left out
	 * @throws IllegalArgumentException if a required field is missing
	 */
	static WorkshopEnvironment environment(PortalRef portal, PortalDtos.EnvironmentPart parsed,
			Consumer<String> warnings) {
		EnvironmentRef ref = new EnvironmentRef(portal, needed(orNull(parsed.name()), "name"));
		PortalDtos.WorkshopPart part = needed(parsed.workshop(), "workshop");
		String name = Objects.requireNonNullElseGet(orNull(part.name()),
				() -> needed(orNull(part.resource()), "workshop.name"));
		String resource = Objects.requireNonNullElse(orNull(part.resource()), name);
		Duration duration = (parsed.duration() == null || parsed.duration() == 0) ? null
				: Duration.ofSeconds(parsed.duration());
		List<Session> sessions = new ArrayList<>();
		for (PortalDtos.SessionPart session : list(parsed.sessions())) {
			sessions.add(new Session(new SessionRef(portal, session.name()), ref, name, session.user(),
					SessionState.of(text(session.state())), session.started(), session.expires(),
					session.extendable()));
		}
		return new WorkshopEnvironment(ref, EnvironmentState.of(text(parsed.state())), workshop(name, part, warnings),
				resource, duration, parsed.capacity(), parsed.reserved(), parsed.allocated(), parsed.available(),
				sessions);
	}

	private static Workshop workshop(String name, PortalDtos.WorkshopPart part, Consumer<String> warnings) {
		return new Workshop(name, text(part.title()), text(part.description()), orNull(part.vendor()), part.authors(),
				orNull(part.difficulty()), orNull(part.duration()), part.tags(), part.labels(),
				address("workshop.logo", part.logo(), PICTURE, "nor a data URI of an image", warnings),
				address("workshop.url", part.url(), LINK, "", warnings));
	}

	/** Rejects URLs that a browser might execute. */
	private static @Nullable String address(String name, @Nullable String value, Pattern wanted, String also,
			Consumer<String> warnings) {
		String address = orNull(value);
		if (address == null || wanted.matcher(address).matches()) {
			return address;
		}
		warnings.accept(also.isEmpty() ? name + " is no http(s) address"
				: "%s is neither an http(s) address %s".formatted(name, also));
		return null;
	}

	/** Rejects times that would overflow calculations. */
	static @Nullable Instant time(@Nullable Instant value) {
		if (value != null && (value.isBefore(Instant.EPOCH) || value.isAfter(END_OF_TIME))) {
			throw new IllegalArgumentException("the time %s cannot be".formatted(value));
		}
		return value;
	}

	static <T> T needed(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException("it has no %s".formatted(name));
		}
		return value;
	}

	static String text(@Nullable String value) {
		return Objects.requireNonNullElse(value, "");
	}

	private static @Nullable String orNull(@Nullable String value) {
		return (value == null || value.isEmpty()) ? null : value;
	}

	private static <T> List<T> list(@Nullable List<T> value) {
		return (value != null) ? value : List.of();
	}

}
