package dev.educates.gateway.usage;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What figures are counted by. A record of a day's collection has one figure: its id is
 * {@code tenant/workshop/class/metric}, each part encoded, empty for none.
 *
 * @param tenant empty for a request of an admin without a tenant
 * @param workshop published name
 * @param classId empty for a request outside of classes
 */
record UsageKey(String tenant, String workshop, String classId) {

	static final String SESSIONS = "sessions";

	static final String WAIT_MILLIS = "waitMillis";

	static final String ENDED = "ended";

	static final String SECONDS = "seconds";

	/** Followed by the reason. */
	static final String REFUSED = "refused.";

	/** Stands for names past the limit. */
	static final UsageKey OTHERS = new UsageKey("(others)", "(others)", "");

	static final String DAYS = "usage/";

	private static final int LONGEST = 160;

	private static final int PARTS = 4;

	static UsageKey of(@Nullable String tenant, String workshop, @Nullable String classId) {
		UsageKey key = new UsageKey((tenant != null) ? tenant : "", workshop, (classId != null) ? classId : "");
		return (key.prefix().length() > LONGEST) ? OTHERS : key;
	}

	/** Null for a record of a release that this one does not know. */
	static Map.@Nullable Entry<UsageKey, String> read(String id) {
		String[] parts = id.split("/", -1);
		try {
			return (parts.length == PARTS)
					? Map.entry(new UsageKey(decoded(parts[0]), decoded(parts[1]), decoded(parts[2])), parts[PARTS - 1])
					: null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	String id(String metric) {
		return prefix() + metric;
	}

	private String prefix() {
		return encoded(this.tenant) + "/" + encoded(this.workshop) + "/" + encoded(this.classId) + "/";
	}

	static String collection(LocalDate day) {
		return DAYS + day;
	}

	/** The day of a collection; null for one that this release does not know. */
	static @Nullable LocalDate day(String collection) {
		try {
			return LocalDate.parse(collection.substring(DAYS.length()));
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	/** Percent-encoded, but with a colon, as ids of records have no percent sign. */
	static String encoded(String name) {
		return URLEncoder.encode(name, StandardCharsets.UTF_8)
			.replace("+", "%20")
			.replace("*", "%2A")
			.replace('%', ':');
	}

	private static String decoded(String part) {
		return URLDecoder.decode(part.replace(':', '%'), StandardCharsets.UTF_8);
	}

}
