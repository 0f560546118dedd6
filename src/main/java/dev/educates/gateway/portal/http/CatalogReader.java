package dev.educates.gateway.portal.http;

import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Parses one catalog as a stream: each environment becomes a value of the fleet, and
 * nothing else is kept in memory.
 *
 * <h2>Guarantees</h2>
 * <ol>
 * <li>An invalid environment, session or field is skipped or capped and named in the
 * content's warnings; the rest is kept. Warnings never name a session or a user.</li>
 * <li>A skipped environment, or one with unreadable sessions, is a gap of the content:
 * missing sessions there have not ended.</li>
 * <li>A catalog beyond the limits of environments, sessions or nesting fails early with
 * {@link CatalogLimitException}.</li>
 * </ol>
 */
final class CatalogReader {

	/** Real catalogs have a depth of 6. */
	private static final int DEEPEST = 64;

	private static final int MOST_WARNINGS = 5;

	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(DEEPEST)
			.maxNameLength(FieldReader.LONGEST_TEXT)
			.maxNumberLength(FieldReader.LONGEST_TEXT)
			.build())
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.build();

	private final PortalRef portal;

	private final CatalogLimits limits;

	private final Set<String> warnings = new LinkedHashSet<>();

	private final Set<String> environmentNames = new HashSet<>();

	private final Set<String> sessionNames = new HashSet<>();

	private final List<WorkshopEnvironment> environments = new ArrayList<>();

	private int environmentsRead;

	private int sessionsRead;

	/** Skipped environments, or those with incomplete sessions. */
	private final Set<EnvironmentRef> gaps = new HashSet<>();

	private boolean unnamedGap;

	private boolean sessionsTold;

	private boolean environmentTold;

	private int moreWarnings;

	private PortalDtos.@Nullable PortalPart portalPart;

	private boolean listed;

	private CatalogReader(PortalRef portal, CatalogLimits limits) {
		this.portal = portal;
		this.limits = limits;
	}

	/**
	 * Reads a catalog.
	 * @param limits how much it may have
	 * @throws IllegalArgumentException if the JSON is not a catalog
	 * @throws CatalogLimitException if it exceeds a limit
	 * @throws tools.jackson.core.JacksonException if it is invalid JSON, or reading fails
	 */
	static PortalDtos.Catalog read(PortalRef portal, CatalogLimits limits, InputStream body) {
		try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
			return new CatalogReader(portal, limits).read(json);
		}
		catch (StreamConstraintsException ex) {
			throw new CatalogLimitException(
					"catalog is nested more than %d levels deep, or has a number or a name that no catalog has"
						.formatted(DEEPEST),
					ex);
		}
	}

	private PortalDtos.Catalog read(JsonParser json) {
		FieldReader fields = new FieldReader(json, this::warn);
		if (json.nextToken() != JsonToken.START_OBJECT) {
			throw new IllegalArgumentException("it is no object");
		}
		fields.object("catalog", (name) -> {
			switch (name) {
				case "portal" -> this.portalPart = PortalFields.read(fields);
				case "environments" -> this.listed = environments(fields);
				default -> {
				}
			}
		});
		if (!fields.atEnd()) {
			throw new IllegalArgumentException("something follows it");
		}
		return new PortalDtos.Catalog(content(), this.environmentTold && !this.sessionsTold, null);
	}

	private PortalContent content() {
		PortalDtos.PortalPart parsed = CatalogMapper.needed(this.portalPart, "portal");
		PortalDtos.SessionsPart seats = CatalogMapper.needed(parsed.sessions(), "portal.sessions");
		if (!this.listed) {
			throw new IllegalArgumentException("it has no environments");
		}
		Capacity maximum = (seats.maximum() == 0) ? Capacity.UNLIMITED
				: Capacity.of((int) Math.clamp(seats.maximum(), 0L, Integer.MAX_VALUE));
		return new PortalContent(CatalogMapper.text(parsed.uid()), parsed.generation(), maximum, seats.allocated(),
				this.environments, warnings(), new CatalogGaps(this.gaps, this.unnamedGap));
	}

	private List<String> warnings() {
		List<String> all = new ArrayList<>(this.warnings);
		if (this.moreWarnings > 0) {
			all.add("%d more".formatted(this.moreWarnings));
		}
		return all;
	}

	private void warn(String warning) {
		if (this.warnings.contains(warning)) {
			return;
		}
		if (this.warnings.size() < MOST_WARNINGS) {
			this.warnings.add(warning);
		}
		else {
			this.moreWarnings++;
		}
	}

	private boolean environments(FieldReader fields) {
		return fields.list("environments", () -> {
			int index = this.environmentsRead++;
			if (this.environmentsRead > this.limits.environments()) {
				throw new CatalogLimitException("catalog has more than %d environments (limit %s)"
					.formatted(this.limits.environments(), CatalogLimits.ENVIRONMENTS));
			}
			environment(fields, index);
		});
	}

	/** The name may follow the invalid part. */
	private void environment(FieldReader fields, int index) {
		Set<String> odd = new LinkedHashSet<>();
		EnvironmentFields parsed = new EnvironmentFields();
		fields.warning((warning) -> {
			if (odd.size() <= MOST_WARNINGS) {
				odd.add(warning);
			}
		}, () -> {
			if (fields.object("is left out: it", (name) -> field(fields, parsed, name))) {
				this.environmentTold = true;
				parsed.whole = add(parsed, odd) && parsed.sessions != null && parsed.sessionsWhole;
			}
			else if (odd.isEmpty()) {
				odd.add("is left out: it is null");
			}
		});
		if (!parsed.whole) {
			gap(parsed.name);
		}
		String where = (parsed.name != null && !parsed.name.isBlank())
				? "environment '%s'".formatted(ErrorText.of(parsed.name)) : "environments[%d]".formatted(index);
		odd.forEach((warning) -> warn(where + ": " + warning));
	}

	private void gap(@Nullable String name) {
		if (name != null && !name.isEmpty()) {
			this.gaps.add(new EnvironmentRef(this.portal, name));
		}
		else {
			this.unnamedGap = true;
		}
	}

	/** False if it is skipped. */
	private boolean add(EnvironmentFields parsed, Set<String> odd) {
		try {
			WorkshopEnvironment environment = CatalogMapper.environment(this.portal, parsed.part(), odd::add);
			if (this.environmentNames.add(environment.ref().name())) {
				this.environments.add(environment);
				return true;
			}
			odd.add("is there twice: the second one is left out");
		}
		catch (IllegalArgumentException ex) {
			odd.add("is left out: " + ex.getMessage());
		}
		return false;
	}

	private void field(FieldReader fields, EnvironmentFields parsed, String name) {
		switch (name) {
			case "name" -> parsed.name = fields.text(name);
			case "state" -> parsed.state = fields.text(name);
			case "workshop" -> parsed.workshop = WorkshopFields.read(fields);
			case "duration" -> parsed.duration = fields.count(name);
			case "capacity" -> parsed.capacity = fields.count(name);
			case "reserved" -> parsed.reserved = fields.count(name);
			case "allocated" -> parsed.allocated = fields.count(name);
			case "available" -> parsed.available = fields.count(name);
			case "sessions" -> parsed.sessions = environmentSessions(fields, parsed);
			default -> {
			}
		}
	}

	private @Nullable List<PortalDtos.SessionPart> environmentSessions(FieldReader fields, EnvironmentFields parsed) {
		if (fields.isNull()) {
			return null;
		}
		this.sessionsTold = true;
		List<PortalDtos.SessionPart> sessions = (parsed.sessions != null) ? parsed.sessions : new ArrayList<>();
		boolean is = fields.list("sessions", () -> {
			if (++this.sessionsRead > this.limits.sessions()) {
				throw new CatalogLimitException("catalog has more than %d sessions (limit %s)"
					.formatted(this.limits.sessions(), CatalogLimits.SESSIONS));
			}
			PortalDtos.SessionPart session = session(fields, () -> parsed.sessionsWhole = false);
			if (session != null) {
				sessions.add(session);
			}
		});
		parsed.sessionsWhole &= is;
		return sessions;
	}

	/** A session without an owner is irrelevant; an unreadable one may have an owner. */
	private PortalDtos.@Nullable SessionPart session(FieldReader fields, Runnable unread) {
		boolean isNull = fields.isNull();
		SessionFields parsed = new SessionFields();
		boolean is = fields.object("a session", (name) -> {
			String where = "session." + name;
			switch (name) {
				case "name" -> parsed.name = fields.text(where);
				case "state" -> parsed.state = fields.text(where);
				case "user" -> {
					parsed.user = fields.text(where);
					parsed.userIsOdd = parsed.user == null && !fields.isNull();
				}
				case "started" -> parsed.started = fields.time(where);
				case "expires" -> parsed.expires = fields.time(where);
				case "extendable" -> parsed.extendable = fields.flag(where);
				default -> {
				}
			}
		});
		String name = parsed.name;
		String user = parsed.user;
		boolean nameless = name == null || name.isEmpty();
		boolean ownerless = user == null || user.isEmpty();
		if ((!is && !isNull) || parsed.userIsOdd || (nameless && !ownerless)) {
			unread.run();
		}
		if (!is || name == null || nameless || user == null || ownerless) {
			return null;
		}
		if (!this.sessionNames.add(name)) {
			fields.warn("a session", "is there twice: the second one is left out");
			return null;
		}
		return new PortalDtos.SessionPart(name, parsed.state, user, parsed.started, parsed.expires, parsed.extendable);
	}

	private static final class EnvironmentFields {

		private @Nullable String name;

		private @Nullable String state;

		private PortalDtos.@Nullable WorkshopPart workshop;

		private int duration;

		private int capacity;

		private int reserved;

		private int allocated;

		private int available;

		private @Nullable List<PortalDtos.SessionPart> sessions;

		private boolean sessionsWhole = true;

		private boolean whole;

		PortalDtos.EnvironmentPart part() {
			return new PortalDtos.EnvironmentPart(this.name, this.state, this.workshop, (long) this.duration,
					this.capacity, this.reserved, this.allocated, this.available, this.sessions);
		}

	}

	private static final class SessionFields {

		private @Nullable String name;

		private @Nullable String state;

		private @Nullable String user;

		private boolean userIsOdd;

		private @Nullable Instant started;

		private @Nullable Instant expires;

		private boolean extendable;

	}

}
