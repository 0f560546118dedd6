package dev.educates.gateway.portal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog into the fleet's values. A workshop is known by the name that the
 * portal publishes: the catalog's {@code name} is the portal's alias for it, or the name
 * of the Workshop resource if it has none.
 */
final class Contents {

	private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

	private Contents() {
	}

	/**
	 * Reads a catalog.
	 * @param portal whose catalog it is
	 * @param catalog as sent
	 * @return the content
	 * @throws IllegalArgumentException if something is missing that every portal tells,
	 * or cannot be
	 */
	static PortalContent of(PortalRef portal, Wire.Catalog catalog) {
		Wire.PortalPart told = needed(catalog.portal(), "portal");
		Wire.SessionsPart sessions = needed(told.sessions(), "portal.sessions");
		notNegative(sessions.maximum(), "portal.sessions.maximum");
		Capacity maximum = (sessions.maximum() == 0) ? Capacity.UNLIMITED : Capacity.of(sessions.maximum());
		List<WorkshopEnvironment> environments = new ArrayList<>();
		for (Wire.EnvironmentPart environment : needed(catalog.environments(), "environments")) {
			environments.add(environment(portal, needed(environment, "environment")));
		}
		unique(environments.stream().map((each) -> each.ref().name()), "an environment");
		unique(environments.stream().flatMap((each) -> each.sessions().stream()).map((each) -> each.ref().name()),
				"a session");
		return new PortalContent(text(told.uid()), told.generation(), maximum,
				notNegative(sessions.allocated(), "portal.sessions.allocated"), environments);
	}

	/**
	 * A content that tells of running environments only, with those that were there
	 * before and may be stopping: nobody new gets a session there, and those that are
	 * there go on.
	 * @param running what was told
	 * @param before all environments as they were last told
	 * @return the content with what it does not tell
	 */
	static PortalContent withStopping(PortalContent running, List<WorkshopEnvironment> before) {
		Set<EnvironmentRef> told = running.environments()
			.stream()
			.map(WorkshopEnvironment::ref)
			.collect(Collectors.toSet());
		List<WorkshopEnvironment> all = new ArrayList<>(running.environments());
		for (WorkshopEnvironment each : before) {
			if (!told.contains(each.ref())) {
				all.add(new WorkshopEnvironment(each.ref(), EnvironmentState.STOPPING, each.workshop(), each.resource(),
						each.duration(), 0, 0, each.allocated(), 0, each.sessions()));
			}
		}
		return new PortalContent(running.uid(), running.generation(), running.maximum(), running.allocated(), all);
	}

	private static WorkshopEnvironment environment(PortalRef portal, Wire.EnvironmentPart told) {
		EnvironmentRef ref = new EnvironmentRef(portal, needed(told.name(), "environment.name"));
		Wire.WorkshopPart part = needed(told.workshop(), "environment.workshop");
		String name = Objects.requireNonNullElseGet(orNull(part.name()),
				() -> needed(orNull(part.resource()), "environment.workshop.name"));
		String resource = Objects.requireNonNullElse(orNull(part.resource()), name);
		Duration duration = (told.duration() == null || told.duration() == 0) ? null
				: Duration.ofSeconds(told.duration());
		List<Session> sessions = new ArrayList<>();
		for (Wire.SessionPart session : list(told.sessions())) {
			if (session != null && session.user() != null && !session.user().isEmpty() && session.name() != null) {
				sessions.add(new Session(new SessionRef(portal, session.name()), ref, name, session.user(),
						SessionState.of(text(session.state())), time(session.started()), time(session.expires()),
						session.extendable()));
			}
		}
		return new WorkshopEnvironment(ref, EnvironmentState.of(text(told.state())), workshop(name, part), resource,
				duration, notNegative(told.capacity(), "capacity"), notNegative(told.reserved(), "reserved"),
				notNegative(told.allocated(), "allocated"), notNegative(told.available(), "available"), sessions);
	}

	private static Workshop workshop(String name, Wire.WorkshopPart part) {
		Map<String, String> labels = (part.labels() != null) ? part.labels() : Map.of();
		if (labels.values().stream().anyMatch(Objects::isNull)) {
			throw new IllegalArgumentException("a label of workshop '%s' is null".formatted(Words.of(name)));
		}
		return new Workshop(name, text(part.title()), text(part.description()), orNull(part.vendor()),
				words(part.authors()), orNull(part.difficulty()), orNull(part.duration()), words(part.tags()), labels,
				orNull(part.logo()), orNull(part.url()));
	}

	private static int notNegative(int value, String name) {
		if (value < 0) {
			throw new IllegalArgumentException("%s (%d) is negative".formatted(name, value));
		}
		return value;
	}

	/** Whoever is told of it may not know whose it is, so it is not named. */
	private static void unique(Stream<String> names, String kind) {
		Set<String> seen = new HashSet<>();
		if (!names.allMatch(seen::add)) {
			throw new IllegalArgumentException("%s is there twice".formatted(kind));
		}
	}

	/** A moment that no session can have would be out of reach of our own arithmetic. */
	static @Nullable Instant time(@Nullable Instant value) {
		if (value != null && (value.isBefore(Instant.EPOCH) || value.isAfter(END_OF_TIME))) {
			throw new IllegalArgumentException("the time %s cannot be".formatted(value));
		}
		return value;
	}

	private static <T> T needed(@Nullable T value, String name) {
		if (value == null) {
			throw new IllegalArgumentException("the catalog has no %s".formatted(name));
		}
		return value;
	}

	private static String text(@Nullable String value) {
		return Objects.requireNonNullElse(value, "");
	}

	private static @Nullable String orNull(@Nullable String value) {
		return (value == null || value.isEmpty()) ? null : value;
	}

	private static List<String> words(@Nullable List<String> value) {
		return list(value).stream().filter(Objects::nonNull).toList();
	}

	private static <T> List<T> list(@Nullable List<T> value) {
		return (value != null) ? value : List.of();
	}

}
