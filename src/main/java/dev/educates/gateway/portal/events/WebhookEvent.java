package dev.educates.gateway.portal.events;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event of a portal for an {@code analytics_url}. Only its sender is used; its content
 * is not trusted.
 */
record WebhookEvent(String portal, @Nullable String uid, @Nullable String url, String name, @Nullable String session) {

	private static final Set<String> ENDS = Set.of("Session/Stopping", "Session/Deleted", "Session/Expired");

	/** Parses an event. */
	static WebhookEvent of(byte[] body) {
		JsonNode root;
		try {
			root = JsonMapper.shared().readTree(body);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the body must be JSON", ex);
		}
		String portal = root.at("/portal/name").asString("");
		String name = root.at("/event/name").asString("");
		if (portal.isEmpty() || name.isEmpty()) {
			throw new IllegalArgumentException("the body must be an object with portal.name and event.name");
		}
		return new WebhookEvent(portal, text(root.at("/portal/uid")), text(root.at("/portal/url")), name,
				text(root.at("/event/session")));
	}

	private static @Nullable String text(JsonNode value) {
		return value.isString() ? value.asString().replaceFirst("/+$", "") : null;
	}

	/**
	 * The possible senders: portals with its uid, else with its URL, else with its name.
	 * An additional poll is harmless.
	 */
	List<PortalRef> senders(Collection<Portal> all) {
		List<PortalRef> senders = those(all, (one) -> one.content() != null && one.content().uid().equals(this.uid));
		if (senders.isEmpty()) {
			senders = those(all, (one) -> one.url().toString().replaceFirst("/+$", "").equals(this.url));
		}
		return senders.isEmpty() ? those(all, (one) -> one.ref().name().equals(this.portal)) : senders;
	}

	/**
	 * Whether a poll of the sender may find something new. A session that the gateway
	 * itself requested or ended is known from the portal's reply.
	 */
	boolean mayChange(FleetView fleet, PortalRef sender) {
		if (this.session == null) {
			return true;
		}
		Session known = fleet.session(new SessionRef(sender, this.session));
		return switch (this.name) {
			case "Session/Created", "Session/Pending" -> known == null;
			case "Session/Started" -> known == null || known.state() != SessionState.RUNNING;
			default -> !ENDS.contains(this.name) || known != null;
		};
	}

	/** Whether a session of the snapshot has ended, so that its seat may be free. */
	boolean endsKnownSession(FleetView fleet, PortalRef sender) {
		return ENDS.contains(this.name) && this.session != null
				&& fleet.session(new SessionRef(sender, this.session)) != null;
	}

	private static List<PortalRef> those(Collection<Portal> all, Predicate<Portal> which) {
		return all.stream().filter(which).map(Portal::ref).toList();
	}

}
