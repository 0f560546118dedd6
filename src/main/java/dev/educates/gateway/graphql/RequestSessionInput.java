package dev.educates.gateway.graphql;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import dev.educates.gateway.session.SessionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who wants a session, as sent. What concerns the person is never repeated in a message.
 *
 * @param workshop name of the Workshop resource
 * @param user the user's id
 * @param indexUrl where the browser goes after the session
 * @param actionId idempotency key
 * @param activationTimeoutSeconds how long the seat is held
 * @param parameters values of the workshop's parameters
 * @param email told to the portal
 * @param firstName told to the portal
 * @param lastName told to the portal
 * @param analyticsUrl receives the session's events
 */
record RequestSessionInput(String workshop, @Nullable String user, @Nullable URI indexUrl, @Nullable String actionId,
		@Nullable Integer activationTimeoutSeconds, @Nullable List<Parameter> parameters, @Nullable String email,
		@Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl) {

	/** Kubernetes' limit on names. */
	private static final int LONGEST_NAME = 253;

	/** The portal's limit on user names, those of Django. */
	private static final int LONGEST_USER = 150;

	/** Portals take a request line of 8190 bytes. */
	private static final int LONGEST_LINE = 7000;

	private static final int MOST_PARAMETERS = 100;

	private static final int LONGEST_VALUE = 4096;

	private static final int LONGEST_DETAIL = 254;

	private static final int LONGEST_HOLD = 3600;

	/**
	 * What the gateway makes of it.
	 * @return the request, with a normalised user id
	 * @throws BadInput with everything that is wrong
	 */
	SessionRequest checked() {
		List<String> problems = new ArrayList<>();
		checkWorkshop(problems);
		String id = (this.user != null) ? normalised(this.user) : madeOfAction();
		checkUser(id, problems);
		if (this.activationTimeoutSeconds != null
				&& (this.activationTimeoutSeconds < 1 || this.activationTimeoutSeconds > LONGEST_HOLD)) {
			problems.add("activationTimeoutSeconds (%d) must be from 1 to %d".formatted(this.activationTimeoutSeconds,
					LONGEST_HOLD));
		}
		checkDetail("actionId", this.actionId, problems);
		checkDetail("email", this.email, problems);
		checkDetail("firstName", this.firstName, problems);
		checkDetail("lastName", this.lastName, problems);
		Map<String, String> values = values(problems);
		checkLength(id, problems);
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
		Duration hold = (this.activationTimeoutSeconds != null) ? Duration.ofSeconds(this.activationTimeoutSeconds)
				: null;
		return new SessionRequest(this.workshop, id, this.indexUrl, hold, values, this.email, this.firstName,
				this.lastName, this.analyticsUrl);
	}

	/**
	 * A user's id as portals store it: one that is not in this form fails there on its
	 * second request.
	 */
	static String normalised(String user) {
		return Normalizer.normalize(user, Normalizer.Form.NFKC).strip();
	}

	/** The same key makes the same user, who then gets the same session. */
	private @Nullable String madeOfAction() {
		return (this.actionId != null)
				? UUID.nameUUIDFromBytes(("action " + this.actionId).getBytes(StandardCharsets.UTF_8)).toString()
				: null;
	}

	/** All of it but the parameters goes into one request line at the portal. */
	private void checkLength(@Nullable String id, List<String> problems) {
		int length = Stream.of(id, this.email, this.firstName, this.lastName, this.indexUrl, this.analyticsUrl)
			.filter(Objects::nonNull)
			.mapToInt((value) -> URLEncoder.encode(value.toString(), StandardCharsets.UTF_8).length())
			.sum();
		if (length > LONGEST_LINE) {
			problems.add("user, names, email and addresses (%d bytes, encoded) must have at most %d together"
				.formatted(length, LONGEST_LINE));
		}
	}

	private void checkWorkshop(List<String> problems) {
		if (this.workshop.isBlank() || this.workshop.length() > LONGEST_NAME) {
			problems.add("workshop ('%s') must have from 1 to %d characters"
				.formatted(BadInput.shortened(this.workshop), LONGEST_NAME));
		}
	}

	private static void checkUser(@Nullable String id, List<String> problems) {
		if (id == null) {
			return;
		}
		if (id.isEmpty()) {
			problems.add("user ('') must not be empty. Maybe leave it out: the gateway makes one");
		}
		else if (length(id) > LONGEST_USER) {
			problems.add("user ('%s', %d characters) must have at most %d".formatted(BadInput.shortened(id), length(id),
					LONGEST_USER));
		}
		else if (id.codePoints().anyMatch(RequestSessionInput::unprintable)) {
			problems.add("user must not have control characters or halves of characters");
		}
	}

	private static int length(String text) {
		return text.codePointCount(0, text.length());
	}

	/** Half of a surrogate pair has no bytes on the wire. */
	private static boolean unprintable(int codePoint) {
		return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
	}

	private static void checkDetail(String name, @Nullable String value, List<String> problems) {
		if (value != null
				&& (value.length() > LONGEST_DETAIL || value.codePoints().anyMatch(RequestSessionInput::unprintable))) {
			problems
				.add("%s must have at most %d characters, and no control characters".formatted(name, LONGEST_DETAIL));
		}
	}

	private Map<String, String> values(List<String> problems) {
		Map<String, String> values = new LinkedHashMap<>();
		if (this.parameters == null) {
			return values;
		}
		if (this.parameters.size() > MOST_PARAMETERS) {
			problems.add("parameters (%d) must be at most %d".formatted(this.parameters.size(), MOST_PARAMETERS));
			return values;
		}
		for (Parameter parameter : this.parameters) {
			if (parameter.name().isBlank() || parameter.name().length() > LONGEST_NAME) {
				problems.add("a parameter's name ('%s') must have from 1 to %d characters"
					.formatted(BadInput.shortened(parameter.name()), LONGEST_NAME));
			}
			else if (parameter.value().length() > LONGEST_VALUE) {
				problems.add("the value of parameter '%s' (%d characters) must have at most %d"
					.formatted(parameter.name(), parameter.value().length(), LONGEST_VALUE));
			}
			else if (values.put(parameter.name(), parameter.value()) != null) {
				problems.add("parameter '%s' is given twice".formatted(parameter.name()));
			}
		}
		return values;
	}

	/**
	 * A parameter of a workshop.
	 *
	 * @param name as the workshop declares it
	 * @param value its value
	 */
	record Parameter(String name, String value) {
	}

	/** Without what concerns the person. */
	@Override
	public String toString() {
		return "RequestSessionInput[" + this.workshop + "]";
	}

}
