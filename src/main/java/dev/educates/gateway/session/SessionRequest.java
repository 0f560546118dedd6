package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.educates.gateway.placement.PlacementRequest;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;

/**
 * A request for a session. One with {@link #problems()} is rejected before it is sent.
 *
 * @param tenant name of the tenant whose user it is; null for the caller's only one
 * @param workshop published name of the workshop
 * @param user the user's normalised id, null to have one made
 * @param actionId idempotency key: the same one of the same caller is the same request.
 * It makes the user if there is none: the same key makes the same user; null if each
 * request is another one
 * @param indexUrl where the browser goes after the session, null for the default
 * @param activationTimeout how long the seat is held for the browser, null for the
 * portal's own (60 s)
 * @param parameters values of the workshop's declared parameters by name
 * @param analyticsUrl receives the session's events
 * @param preferredLabels labels of portals and clusters where the session should be if it
 * can; they outweigh those of the tenant, key by key
 * @param trackingId the front end's name for what its user did, for logs alone; requests
 * with the same one have nothing else in common; null for none
 * @param classId the class whose seat it takes; null for none
 */
public record SessionRequest(@Nullable String tenant, String workshop, @Nullable String user, @Nullable String actionId,
		@Nullable URI indexUrl, @Nullable Duration activationTimeout, Map<String, String> parameters,
		@Nullable String email, @Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl,
		Map<String, String> preferredLabels, @Nullable String trackingId, @Nullable String classId) {

	/** A portal's own hold for a session that waits for activation. */
	private static final Duration PORTAL_HOLD = Duration.ofSeconds(60);

	public SessionRequest {
		parameters = Map.copyOf(parameters);
		preferredLabels = Map.copyOf(preferredLabels);
	}

	/** The part that placement needs. */
	PlacementRequest toPlace(@Nullable Tenant in, String userOnPortal) {
		Map<String, String> labels = new HashMap<>((in != null) ? in.preferredLabels() : Map.of());
		labels.putAll(this.preferredLabels);
		return new PlacementRequest(this.workshop, userOnPortal, userOnPortal, labels);
	}

	/**
	 * What portals would not accept: sentences with names and values, but without those
	 * of a person.
	 */
	public List<String> problems() {
		return new RequestValidator(this).problems();
	}

	/** This request with an action id. */
	public SessionRequest withActionId(String id) {
		return with(this.tenant, this.workshop, this.user, id, this.preferredLabels, this.classId);
	}

	/**
	 * This request with the rights of a voucher.
	 * @param forUser the person's id in the tenant
	 * @param labels preferred labels of the voucher, which those of the request override
	 */
	public SessionRequest redeeming(String in, String ofWorkshop, String forUser, Map<String, String> labels) {
		Map<String, String> all = new HashMap<>(labels);
		all.putAll(this.preferredLabels);
		return with(in, ofWorkshop, forUser, this.actionId, all, this.classId);
	}

	/** This request for a seat of a class; null for none. */
	public SessionRequest withClassId(@Nullable String id) {
		return with(this.tenant, this.workshop, this.user, this.actionId, this.preferredLabels, id);
	}

	private SessionRequest with(@Nullable String in, String ofWorkshop, @Nullable String forUser, @Nullable String key,
			Map<String, String> labels, @Nullable String seatsOf) {
		return new SessionRequest(in, ofWorkshop, forUser, key, this.indexUrl, this.activationTimeout, this.parameters,
				this.email, this.firstName, this.lastName, this.analyticsUrl, labels, this.trackingId, seatsOf);
	}

	/**
	 * What is requested, by the names of the fields, those of a person included. The
	 * tracking id is not: it requests nothing.
	 */
	public Map<String, String> input() {
		Map<String, String> input = new TreeMap<>();
		put(input, "workshop", this.workshop);
		put(input, "parameters", text(this.parameters));
		put(input, "preferredLabels", text(this.preferredLabels));
		put(input, "tenant", this.tenant);
		put(input, "user", this.user);
		put(input, "class", this.classId);
		put(input, "indexUrl", this.indexUrl);
		put(input, "activationTimeoutSeconds", this.activationTimeout);
		put(input, "email", this.email);
		put(input, "firstName", this.firstName);
		put(input, "lastName", this.lastName);
		put(input, "analyticsUrl", this.analyticsUrl);
		return input;
	}

	/** With the lengths: no two maps have the same text. */
	private static String text(Map<String, String> map) {
		StringBuilder text = new StringBuilder();
		new TreeMap<>(map).forEach((name, value) -> text.append(name.length())
			.append(':')
			.append(name)
			.append(value.length())
			.append(':')
			.append(value));
		return text.toString();
	}

	private static void put(Map<String, String> input, String name, @Nullable Object value) {
		if (value != null) {
			input.put(name, value.toString());
		}
	}

	/** How long the portal holds the session for the browser. */
	public Duration hold() {
		return (this.activationTimeout != null) ? this.activationTimeout : PORTAL_HOLD;
	}

	/** Without what concerns the person. */
	@Override
	public String toString() {
		return "SessionRequest[" + this.workshop + "]";
	}

}
