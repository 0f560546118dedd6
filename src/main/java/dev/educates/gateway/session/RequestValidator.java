package dev.educates.gateway.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** What portals would not accept, with the limits of what they are made of. */
final class RequestValidator {

	/** Kubernetes' limit on names. */
	private static final int LONGEST_NAME = 253;

	/** The portal's limit on user names, those of Django. */
	private static final int LONGEST_USER = 150;

	/** Portals take a request line of 8190 bytes. */
	private static final int LONGEST_LINE = 7000;

	private static final int MOST_PARAMETERS = 100;

	private static final int MOST_LABELS = 20;

	private static final int LONGEST_VALUE = 4096;

	private static final int LONGEST_DETAIL = 254;

	private static final Duration LONGEST_HOLD = Duration.ofHours(1);

	private static final int SHOWN = 80;

	private final SessionRequest request;

	private final List<String> problems = new ArrayList<>();

	RequestValidator(SessionRequest request) {
		this.request = request;
	}

	List<String> problems() {
		checkName("workshop", this.request.workshop());
		checkUser(this.request.user());
		checkHold(this.request.activationTimeout());
		checkKey(this.request.actionId());
		checkDetail("email", this.request.email());
		checkEmail(this.request.email());
		checkDetail("firstName", this.request.firstName());
		checkDetail("lastName", this.request.lastName());
		checkPairs("parameters", "parameter", this.request.parameters(), MOST_PARAMETERS, LONGEST_VALUE);
		checkPairs("preferredLabels", "preferred label", this.request.preferredLabels(), MOST_LABELS, LONGEST_NAME);
		checkLength();
		return this.problems;
	}

	private void checkName(String what, String name) {
		if (name.isBlank() || name.length() > LONGEST_NAME) {
			this.problems
				.add("%s ('%s') must have from 1 to %d characters".formatted(what, shortened(name), LONGEST_NAME));
		}
	}

	private void checkUser(@Nullable String id) {
		if (id == null) {
			return;
		}
		if (id.isEmpty()) {
			this.problems.add("user ('') must not be empty. Maybe leave it out: the gateway makes one");
		}
		else if (id.codePointCount(0, id.length()) > LONGEST_USER) {
			this.problems.add("user ('%s', %d characters) must have at most %d".formatted(shortened(id),
					id.codePointCount(0, id.length()), LONGEST_USER));
		}
		else if (id.codePoints().anyMatch(RequestValidator::unprintable)) {
			this.problems.add("user must not have control characters or halves of characters");
		}
	}

	private void checkHold(@Nullable Duration hold) {
		if (hold != null && (!hold.isPositive() || hold.compareTo(LONGEST_HOLD) > 0)) {
			this.problems.add("activationTimeoutSeconds (%d) must be from 1 to %d".formatted(hold.toSeconds(),
					LONGEST_HOLD.toSeconds()));
		}
	}

	/** Half of a surrogate pair has no bytes on the wire. */
	private static boolean unprintable(int codePoint) {
		return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
	}

	/** The REST API rejects an empty header, too: it is no key. */
	private void checkKey(@Nullable String key) {
		if (key != null && key.isEmpty()) {
			this.problems.add("actionId ('') must not be empty. Maybe leave it out: then it is no key");
		}
		checkDetail("actionId", key);
	}

	private void checkDetail(String name, @Nullable String value) {
		if (value != null
				&& (value.length() > LONGEST_DETAIL || value.codePoints().anyMatch(RequestValidator::unprintable))) {
			this.problems
				.add("%s must have at most %d characters, and no control characters".formatted(name, LONGEST_DETAIL));
		}
	}

	/** Portals cut the blanks off, and take an empty one for none. */
	private void checkEmail(@Nullable String email) {
		String address = (email != null) ? email.strip() : "";
		if (!address.isEmpty() && !EmailAddress.isValid(address)) {
			this.problems.add("email must be an e-mail address like name@example.com: portals accept no other");
		}
	}

	private void checkPairs(String all, String one, Map<String, String> pairs, int most, int longest) {
		if (pairs.size() > most) {
			this.problems.add("%s (%d) must be at most %d".formatted(all, pairs.size(), most));
			return;
		}
		pairs.forEach((name, value) -> {
			checkName("a %s's name".formatted(one), name);
			if (value.length() > longest) {
				this.problems.add("the value of %s '%s' (%d characters) must have at most %d".formatted(one,
						shortened(name), value.length(), longest));
			}
		});
	}

	/** All of it but the parameters goes into one request line at the portal. */
	private void checkLength() {
		int length = Stream
			.of(this.request.user(), this.request.email(), this.request.firstName(), this.request.lastName(),
					this.request.indexUrl(), this.request.analyticsUrl())
			.filter(Objects::nonNull)
			.mapToInt((value) -> URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).length())
			.sum();
		if (length > LONGEST_LINE) {
			this.problems.add("user, names, email and addresses (%d bytes, encoded) must have at most %d together"
				.formatted(length, LONGEST_LINE));
		}
	}

	private static String shortened(String value) {
		return (value.length() > SHOWN) ? value.substring(0, SHOWN) + "…" : value;
	}

}
