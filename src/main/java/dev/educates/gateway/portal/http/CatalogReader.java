package dev.educates.gateway.portal.http;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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

	/** Keeps numbers as they are written: some stand where a text belongs. */
	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(DEEPEST)
				.maxNameLength(CatalogFields.LONGEST_TEXT)
				.maxNumberLength(CatalogFields.LONGEST_TEXT)
				.build())
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	/**
	 * Introspects no type for each value; a value is followed by the rest of the catalog.
	 */
	private static final ObjectReader TREES = JSON.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

	private final PortalRef portal;

	private final CatalogLimits limits;

	private final Set<String> warnings = new LinkedHashSet<>();

	private final Set<String> environmentNames = new HashSet<>();

	private final Set<String> sessionNames = new HashSet<>();

	private final List<WorkshopEnvironment> environments = new ArrayList<>();

	private int sessionsRead;

	/** Skipped environments, or those with incomplete sessions. */
	private final Set<EnvironmentRef> gaps = new HashSet<>();

	private boolean unnamedGap;

	private boolean sessionsListed;

	private boolean environmentListed;

	private int moreWarnings;

	private @Nullable CatalogFields portalPart;

	private boolean listed;

	private CatalogReader(PortalRef portal, CatalogLimits limits) {
		this.portal = portal;
		this.limits = limits;
	}

	static PortalApi.Catalog read(PortalRef portal, CatalogLimits limits, InputStream body) {
		try (JsonParser json = JSON.createParser(body)) {
			return new CatalogReader(portal, limits).read(json);
		}
		catch (StreamConstraintsException ex) {
			throw new CatalogLimitException(
					"catalog is nested more than %d levels deep, or has a number or a name that no catalog has"
						.formatted(DEEPEST));
		}
	}

	private PortalApi.Catalog read(JsonParser json) {
		if (json.nextToken() != JsonToken.START_OBJECT) {
			throw new IllegalArgumentException("it is no object");
		}
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = json.currentName();
			json.nextToken();
			switch (name) {
				case "portal" -> this.portalPart = CatalogFields.of(TREES.readTree(json), name, "portal.", this::warn);
				case "environments" -> environments(json);
				default -> json.skipChildren();
			}
		}
		if (json.nextToken() != null) {
			throw new IllegalArgumentException("something follows it");
		}
		return new PortalApi.Catalog(content(), this.environmentListed && !this.sessionsListed, null);
	}

	private PortalContent content() {
		CatalogFields fields = CatalogMapper.needed(this.portalPart, "portal");
		CatalogFields seats = CatalogMapper.needed(fields.object("sessions"), "portal.sessions");
		if (!this.listed) {
			throw new IllegalArgumentException("it has no environments");
		}
		return new PortalContent(CatalogMapper.text(fields.text("uid")), fields.number("generation"), maximum(seats),
				seats.count("allocated"), this.environments, warnings(), new CatalogGaps(this.gaps, this.unnamedGap));
	}

	/**
	 * A portal compares its sessions with any maximum but 0: a negative one is 0 seats.
	 */
	private static Capacity maximum(CatalogFields seats) {
		long maximum = seats.number("maximum");
		int limit = (int) Math.clamp(maximum, 0L, Integer.MAX_VALUE);
		if (limit != maximum) {
			seats.warn("maximum", "%d is read as %s".formatted(maximum, (limit > 0) ? limit : "no seats"));
		}
		return (maximum == 0) ? Capacity.UNLIMITED : Capacity.of(limit);
	}

	private List<String> warnings() {
		List<String> all = new ArrayList<>(this.warnings);
		if (this.moreWarnings > 0) {
			all.add("%d more".formatted(this.moreWarnings));
		}
		return all;
	}

	private void warn(String warning) {
		if (this.warnings.size() < MOST_WARNINGS) {
			this.warnings.add(warning);
		}
		else if (!this.warnings.contains(warning)) {
			this.moreWarnings++;
		}
	}

	private void environments(JsonParser json) {
		this.listed = json.currentToken() == JsonToken.START_ARRAY;
		if (!this.listed) {
			if (!TREES.readTree(json).isNull()) {
				warn("environments is not a list");
			}
			return;
		}
		for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
			if (index >= this.limits.environments()) {
				throw new CatalogLimitException("catalog has more than %d environments (limit %s)"
					.formatted(this.limits.environments(), CatalogLimits.ENVIRONMENTS));
			}
			environment(json, index);
		}
	}

	/** The name may follow the invalid part. */
	private void environment(JsonParser json, int index) {
		Set<String> odd = new LinkedHashSet<>();
		Sessions sessions = new Sessions((warning) -> {
			if (odd.size() <= MOST_WARNINGS) {
				odd.add(warning);
			}
		});
		CatalogFields fields = CatalogFields.of(fields(json, sessions), "is left out: it", "", sessions.warnings);
		boolean whole = false;
		if (fields != null) {
			this.environmentListed = true;
			if (!fields.isAbsent("sessions")) {
				this.sessionsListed = true;
				sessions.warnings.accept("sessions is not a list");
			}
			whole = add(fields, sessions.read, odd) && sessions.listed && sessions.whole;
		}
		else if (odd.isEmpty()) {
			odd.add("is left out: it is null");
		}
		String name = (fields != null) ? CatalogMapper.text(fields.text("name")) : "";
		if (!whole && name.isEmpty()) {
			this.unnamedGap = true;
		}
		else if (!whole) {
			this.gaps.add(new EnvironmentRef(this.portal, name));
		}
		if (!odd.isEmpty()) {
			String where = name.isBlank() ? "environments[%d]".formatted(index)
					: "environment '%s'".formatted(ErrorText.of(name));
			odd.forEach((warning) -> warn(where + ": " + warning));
		}
	}

	/** All fields but the list of sessions, which may be long and is read at once. */
	private JsonNode fields(JsonParser json, Sessions sessions) {
		if (json.currentToken() != JsonToken.START_OBJECT) {
			return TREES.readTree(json);
		}
		ObjectNode fields = JSON.createObjectNode();
		while (json.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = json.currentName();
			json.nextToken();
			if (!name.equals("sessions") || json.currentToken() != JsonToken.START_ARRAY) {
				fields.set(name, TREES.readTree(json));
				continue;
			}
			this.sessionsListed = true;
			sessions.listed = true;
			while (json.nextToken() != JsonToken.END_ARRAY) {
				if (++this.sessionsRead > this.limits.sessions()) {
					throw new CatalogLimitException("catalog has more than %d sessions (limit %s)"
						.formatted(this.limits.sessions(), CatalogLimits.SESSIONS));
				}
				session(TREES.readTree(json), sessions);
			}
		}
		return fields;
	}

	/** False if it is skipped. */
	private boolean add(CatalogFields fields, List<CatalogMapper.SessionFields> sessions, Set<String> odd) {
		try {
			WorkshopEnvironment environment = CatalogMapper.environment(this.portal, fields, sessions);
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

	/** A session without an owner is irrelevant; an unreadable one may have an owner. */
	private void session(JsonNode value, Sessions sessions) {
		CatalogFields fields = CatalogFields.of(value, "a session", "session.", sessions.warnings);
		if (fields == null) {
			sessions.whole &= value.isNull();
			return;
		}
		String name = CatalogMapper.text(fields.text("name"));
		String user = fields.text("user");
		boolean owned = (user != null) ? !user.isEmpty() : !fields.isAbsent("user");
		if (!owned) {
			return;
		}
		if (user == null || name.isEmpty()) {
			sessions.whole = false;
			return;
		}
		if (!this.sessionNames.add(name)) {
			sessions.warnings.accept("a session is there twice: the second one is left out");
			return;
		}
		sessions.read.add(new CatalogMapper.SessionFields(name, fields.text("state"), user, fields.time("started"),
				fields.time("expires"), fields.flag("extendable")));
	}

	private static final class Sessions {

		private final Consumer<String> warnings;

		private final List<CatalogMapper.SessionFields> read = new ArrayList<>();

		private boolean listed;

		/** Whether none may be missing. */
		private boolean whole = true;

		Sessions(Consumer<String> warnings) {
			this.warnings = warnings;
		}

	}

}
