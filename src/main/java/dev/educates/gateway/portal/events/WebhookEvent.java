package dev.educates.gateway.portal.events;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as a portal sends it to an {@code analytics_url}. Only from whom it comes
 * matters here; what has happened is asked of the portal itself.
 *
 * @param portal name of the TrainingPortal resource, which several clusters may have
 * @param uid its uid; null if the event has none
 * @param url the portal's address as it knows it, without a slash at the end; null if the
 * event has none
 */
record WebhookEvent(String portal, @Nullable String uid, @Nullable String url) {

	/**
	 * Reads an event.
	 * @throws IllegalArgumentException if it is invalid; the message is for the sender
	 */
	static WebhookEvent of(byte[] body) {
		JsonNode root;
		try {
			root = JsonMapper.shared().readTree(body);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("the body must be JSON", ex);
		}
		String name = root.at("/portal/name").asString("");
		if (name.isEmpty() || root.at("/event/name").asString("").isEmpty()) {
			throw new IllegalArgumentException("the body must be an object with portal.name and event.name");
		}
		return new WebhookEvent(name, text(root.at("/portal/uid")), text(root.at("/portal/url")));
	}

	private static @Nullable String text(JsonNode value) {
		return value.isString() ? value.asString().replaceFirst("/+$", "") : null;
	}

	/**
	 * The portals that it may come from: those of its uid, else those of its address,
	 * else those of its name. An additional poll is harmless.
	 * @param all all portals
	 * @return empty if it comes from none of them
	 */
	List<PortalRef> senders(Collection<Portal> all) {
		List<PortalRef> senders = those(all, (one) -> one.content() != null && one.content().uid().equals(this.uid));
		if (senders.isEmpty()) {
			senders = those(all, (one) -> one.url().toString().replaceFirst("/+$", "").equals(this.url));
		}
		return senders.isEmpty() ? those(all, (one) -> one.ref().name().equals(this.portal)) : senders;
	}

	private static List<PortalRef> those(Collection<Portal> all, Predicate<Portal> which) {
		return all.stream().filter(which).map(Portal::ref).toList();
	}

}
