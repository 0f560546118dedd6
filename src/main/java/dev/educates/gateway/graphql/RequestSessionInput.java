package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.UserIds;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Input of a request for a session. Messages never contain its personal data.
 *
 * @param workshop published name of the workshop; null for the only one of the voucher
 * @param voucher its code or token, a secret
 * @param indexUrl URL for the browser after the session
 */
record RequestSessionInput(@Nullable String tenant, @Nullable String workshop, @Nullable String user,
		@Nullable String voucher, @Nullable URI indexUrl, @Nullable String actionId,
		@Nullable Integer activationTimeoutSeconds, @Nullable List<View.Label> parameters, @Nullable String email,
		@Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl,
		@Nullable List<View.Label> preferredLabels) {

	/**
	 * Reads the argument {@code input}. Spring's binder would resolve the constructor by
	 * reflection on each call.
	 */
	static RequestSessionInput of(DataFetchingEnvironment environment) {
		Map<String, @Nullable Object> input = Objects.requireNonNull(environment.getArgument("input"), "input");
		return new RequestSessionInput(value(input, "tenant"), value(input, "workshop"), value(input, "user"),
				value(input, "voucher"), value(input, "indexUrl"), value(input, "actionId"),
				value(input, "activationTimeoutSeconds"), labels(input, "parameters"), value(input, "email"),
				value(input, "firstName"), value(input, "lastName"), value(input, "analyticsUrl"),
				labels(input, "preferredLabels"));
	}

	/** A value has the type that the schema and its scalars give it. */
	@SuppressWarnings("unchecked")
	private static <T> @Nullable T value(Map<String, @Nullable Object> input, String name) {
		return (T) input.get(name);
	}

	private static @Nullable List<View.Label> labels(Map<String, @Nullable Object> input, String name) {
		List<Map<String, String>> labels = value(input, name);
		return (labels == null) ? null
				: labels.stream()
					.map((label) -> new View.Label(Objects.requireNonNull(label.get("name"), "name"),
							Objects.requireNonNull(label.get("value"), "value")))
					.toList();
	}

	/** Validates and converts the input. */
	SessionRequest checked() {
		List<String> problems = new ArrayList<>();
		if (this.workshop == null && this.voucher == null) {
			problems.add("workshop is missing (it may be left out only with a voucher)");
		}
		Map<String, String> values = View.Label.byName(this.parameters, "parameter", problems);
		Map<String, String> labels = View.Label.byName(this.preferredLabels, "preferred label", problems);
		SessionRequest request = new SessionRequest(this.tenant, (this.workshop != null) ? this.workshop : "-",
				(this.user != null) ? UserIds.normalised(this.user) : null, this.actionId, this.indexUrl,
				(this.activationTimeoutSeconds != null) ? Duration.ofSeconds(this.activationTimeoutSeconds) : null,
				values, this.email, this.firstName, this.lastName, this.analyticsUrl, labels, null, null);
		problems.addAll(request.problems());
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
		return request;
	}

	/** Without personal data. */
	@Override
	public String toString() {
		return "RequestSessionInput[" + this.workshop + "]";
	}

}
