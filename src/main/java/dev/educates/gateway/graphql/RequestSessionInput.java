package dev.educates.gateway.graphql;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;

/**
 * Input of a request for a session. Messages never contain its personal data.
 *
 * @param workshop published name of the workshop; null for the only one of the voucher
 * @param voucher its code or token, a secret
 * @param indexUrl URL for the browser after the session
 * @param activationTimeoutSeconds how long the seat is held
 * @param email sent to the portal
 * @param firstName sent to the portal
 * @param lastName sent to the portal
 * @param analyticsUrl receives the session's events
 * @param preferredLabels preferred labels of portals and clusters
 */
record RequestSessionInput(@Nullable String tenant, @Nullable String workshop, @Nullable String user,
		@Nullable String voucher, @Nullable URI indexUrl, @Nullable String actionId,
		@Nullable Integer activationTimeoutSeconds, @Nullable List<Parameter> parameters, @Nullable String email,
		@Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl,
		@Nullable List<View.Label> preferredLabels) {

	/**
	 * Validates and converts the input.
	 * @return the request, with a normalised user id; its workshop is that of the voucher
	 * if none was sent
	 * @throws BadInput with all problems
	 */
	SessionRequest checked() {
		List<String> problems = new ArrayList<>();
		if (this.workshop == null && this.voucher == null) {
			problems.add("workshop must be given without a voucher");
		}
		Map<String, String> values = new LinkedHashMap<>();
		for (Parameter parameter : (this.parameters != null) ? this.parameters : List.<Parameter>of()) {
			if (values.put(parameter.name(), parameter.value()) != null) {
				problems.add("parameter '%s' is given twice".formatted(BadInput.shortened(parameter.name())));
			}
		}
		Map<String, String> labels = new LinkedHashMap<>();
		for (View.Label label : (this.preferredLabels != null) ? this.preferredLabels : List.<View.Label>of()) {
			if (labels.put(label.name(), label.value()) != null) {
				problems.add("preferred label '%s' is given twice".formatted(BadInput.shortened(label.name())));
			}
		}
		SessionRequest request = new SessionRequest(this.tenant, (this.workshop != null) ? this.workshop : "-",
				(this.user != null) ? UserIds.normalised(this.user) : null, this.actionId, this.indexUrl,
				(this.activationTimeoutSeconds != null) ? Duration.ofSeconds(this.activationTimeoutSeconds) : null,
				values, this.email, this.firstName, this.lastName, this.analyticsUrl, labels);
		problems.addAll(request.problems());
		if (!problems.isEmpty()) {
			throw new BadInput("input: " + String.join("; ", problems));
		}
		return request;
	}

	/**
	 * A parameter of a workshop.
	 *
	 * @param name as the workshop declares it
	 */
	record Parameter(String name, String value) {
	}

	/** Without personal data. */
	@Override
	public String toString() {
		return "RequestSessionInput[" + this.workshop + "]";
	}

}
