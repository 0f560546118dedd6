package dev.educates.gateway.portal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
	 * Creates an environment with its sessions, which were read before.
	 * @throws IllegalArgumentException if a required field is missing
	 */
	static WorkshopEnvironment environment(PortalRef portal, CatalogFields fields, List<SessionFields> sessions) {
		EnvironmentRef ref = new EnvironmentRef(portal, needed(orNull(fields.text("name")), "name"));
		CatalogFields workshop = needed(fields.object("workshop"), "workshop");
		String published = workshop.text("name");
		if (published == null && !workshop.isAbsent("name")) {
			// the name of the resource would be that of another workshop
			throw new IllegalArgumentException("it has no workshop");
		}
		String resource = orNull(workshop.text("resource"));
		String name = Objects.requireNonNullElseGet(orNull(published), () -> needed(resource, "workshop.name"));
		int duration = fields.count("duration");
		return new WorkshopEnvironment(ref, EnvironmentState.of(text(fields.text("state"))), workshop(name, workshop),
				Objects.requireNonNullElse(resource, name), (duration > 0) ? Duration.ofSeconds(duration) : null,
				fields.count("capacity"), fields.count("reserved"), fields.count("allocated"),
				fields.count("available"), sessions.stream().map((session) -> session.of(ref, name)).toList());
	}

	private static Workshop workshop(String name, CatalogFields fields) {
		return new Workshop(name, text(fields.text("title")), text(fields.text("description")),
				orNull(fields.text("vendor")), fields.texts("authors"), orNull(fields.text("difficulty")),
				orNull(fields.text("duration")), fields.texts("tags"), fields.textsByName("labels"),
				address(fields, "logo", PICTURE, "is neither an http(s) address nor a data URI of an image"),
				address(fields, "url", LINK, "is no http(s) address"));
	}

	/** Rejects URLs that a browser might execute. */
	private static @Nullable String address(CatalogFields fields, String name, Pattern wanted, String warning) {
		String address = orNull(fields.text(name));
		if (address == null || wanted.matcher(address).matches()) {
			return address;
		}
		fields.warn(name, warning);
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

	/** A session that has an owner, before its environment is known. */
	record SessionFields(String name, @Nullable String state, String user, @Nullable Instant started,
			@Nullable Instant expires, boolean extendable) {

		Session of(EnvironmentRef environment, String workshop) {
			return new Session(new SessionRef(environment.portal(), this.name), environment, workshop, this.user,
					SessionState.of(text(this.state)), this.started, this.expires, this.extendable);
		}

	}

}
