package dev.educates.gateway.session;

import java.time.Clock;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.ObservedFleet;
import dev.educates.gateway.session.inflight.Coordination;
import dev.educates.gateway.session.inflight.Waiting;

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
record Means(PortalDirectory directory, ObservedFleet refresh, Coordination coordination,
		SessionProperties.Limits limits, SessionProperties properties, Waiting waiting, Clock clock) {

	Means(PortalDirectory directory, ObservedFleet refresh, SessionProperties properties, Waiting waiting,
			Clock clock) {
		this(directory, refresh, new Coordination(refresh::known, properties.session().rules(), waiting, clock),
				properties.session(), properties, waiting, clock);
	}

}
