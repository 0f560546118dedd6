package dev.educates.gateway.portal.polling;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;

/** Notified after each poll of a portal. */
@FunctionalInterface
public interface PollListener {

	/**
	 * A poll has ended and the fleet is updated. Must not block.
	 * @param detail why it is not healthy; empty if it is
	 */
	void polled(PortalRef portal, PortalHealth health, String detail);

}
