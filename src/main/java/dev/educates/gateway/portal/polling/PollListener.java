package dev.educates.gateway.portal.polling;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;

/** Hears of each look at a portal. */
@FunctionalInterface
public interface PollListener {

	/**
	 * A look is over, and the fleet has what came of it. Must not block.
	 * @param portal who was looked at
	 * @param health how the look ended
	 * @param detail why it is not healthy, for operators; empty if it is
	 */
	void polled(PortalRef portal, PortalHealth health, String detail);

}
