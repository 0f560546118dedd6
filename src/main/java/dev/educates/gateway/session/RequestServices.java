package dev.educates.gateway.session;

import java.time.Clock;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.WaitStrategy;

/**
 * What every request for a session works with.
 *
 * @param directory the portals
 * @param refresh what is known of them
 * @param coordination what requests know of each other
 * @param limits of time and number
 * @param properties where browsers go
 * @param waiting all waiting
 * @param clock tells the time
 */
record RequestServices(PortalDirectory directory, FleetStore refresh, InFlightRequests coordination,
		SessionProperties.Limits limits, SessionProperties properties, WaitStrategy waiting, Clock clock) {

	RequestServices(PortalDirectory directory, FleetStore refresh, SessionProperties properties, WaitStrategy waiting,
			Clock clock) {
		this(directory, refresh, new InFlightRequests(refresh::known, properties.session().rules(), waiting, clock),
				properties.session(), properties, waiting, clock);
	}

}
