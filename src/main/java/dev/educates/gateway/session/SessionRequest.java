package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.educates.gateway.placement.PlacementRequest;
import dev.educates.gateway.session.inflight.IdempotencyStore;
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

	/**
	 * A request without a tracking id, for no class.
	 * @param tenant name of the tenant, or null
	 * @param user the user's normalised id, or null
	 * @param actionId idempotency key, or null
	 * @param indexUrl where the browser goes after the session, or null
	 * @param activationTimeout how long the seat is held, or null
	 * @param parameters values by name
	 * @param email for the portal, or null
	 * @param firstName for the portal, or null
	 * @param lastName for the portal, or null
	 * @param analyticsUrl receives the session's events, or null
	 */
	public SessionRequest(@Nullable String tenant, String workshop, @Nullable String user, @Nullable String actionId,
			@Nullable URI indexUrl, @Nullable Duration activationTimeout, Map<String, String> parameters,
			@Nullable String email, @Nullable String firstName, @Nullable String lastName, @Nullable URI analyticsUrl,
			Map<String, String> preferredLabels) {
		this(tenant, workshop, user, actionId, indexUrl, activationTimeout, parameters, email, firstName, lastName,
				analyticsUrl, preferredLabels, null, null);
	}

	/** The part that placement needs. */
	PlacementRequest toPlace(@Nullable Tenant in, String userOnPortal) {
		Map<String, String> labels = new HashMap<>((in != null) ? in.preferredLabels() : Map.of());
		labels.putAll(this.preferredLabels);
		return new PlacementRequest(this.workshop, userOnPortal, userOnPortal, labels);
	}

	/**
	 * What portals would not accept.
	 * @return sentences with names and values, but without those of a person; empty if
	 * all is well
	 */
	public List<String> problems() {
		return new RequestValidator(this).problems();
	}

	/** This request with an action id. */
	public SessionRequest withActionId(String id) {
		return new SessionRequest(this.tenant, this.workshop, this.user, id, this.indexUrl, this.activationTimeout,
				this.parameters, this.email, this.firstName, this.lastName, this.analyticsUrl, this.preferredLabels,
				this.trackingId, this.classId);
	}

	/**
	 * This request with the rights of a voucher.
	 * @param in name of the voucher's tenant
	 * @param ofWorkshop one of its workshops
	 * @param forUser the person's id in the tenant
	 * @param labels preferred labels of the voucher, which those of the request override
	 */
	public SessionRequest redeeming(String in, String ofWorkshop, String forUser, Map<String, String> labels) {
		Map<String, String> all = new HashMap<>(labels);
		all.putAll(this.preferredLabels);
		return new SessionRequest(in, ofWorkshop, forUser, this.actionId, this.indexUrl, this.activationTimeout,
				this.parameters, this.email, this.firstName, this.lastName, this.analyticsUrl, all, this.trackingId,
				this.classId);
	}

	/** This request for a seat of a class; null for none. */
	public SessionRequest withClassId(@Nullable String id) {
		return new SessionRequest(this.tenant, this.workshop, this.user, this.actionId, this.indexUrl,
				this.activationTimeout, this.parameters, this.email, this.firstName, this.lastName, this.analyticsUrl,
				this.preferredLabels, this.trackingId, id);
	}

	/**
	 * Checks that a request with the same action id is the same.
	 * @param other the other one
	 * @throws ActionIdReused if it is not
	 */
	public void requireSameAs(SessionRequest other) {
		List<String> differences = IdempotencyStore.differences(input(), other.input());
		if (!differences.isEmpty()) {
			throw new ActionIdReused(String.valueOf(this.actionId), differences);
		}
	}

	/**
	 * What is requested, by the names of the fields, those of a person included. The
	 * tracking id is not: it requests nothing.
	 */
	public Map<String, String> input() {
		Map<String, Object> input = new TreeMap<>();
		input.put("workshop", this.workshop);
		input.put("parameters", text(this.parameters));
		input.put("preferredLabels", text(this.preferredLabels));
		put(input, "tenant", this.tenant);
		put(input, "user", this.user);
		put(input, "class", this.classId);
		put(input, "indexUrl", this.indexUrl);
		put(input, "activationTimeoutSeconds", this.activationTimeout);
		put(input, "email", this.email);
		put(input, "firstName", this.firstName);
		put(input, "lastName", this.lastName);
		put(input, "analyticsUrl", this.analyticsUrl);
		Map<String, String> texts = new TreeMap<>();
		input.forEach((name, value) -> texts.put(name, value.toString()));
		return texts;
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

	private static void put(Map<String, Object> input, String name, @Nullable Object value) {
		if (value != null) {
			input.put(name, value);
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
