package dev.educates.gateway.session;

import java.time.Clock;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.session.inflight.WaitStrategy;

/**
 * What the steps of the pipeline work with.
 *
 * @param fleet what is known of them
 * @param inFlight what requests in flight share
 * @param replicas what other replicas do
 */
record PipelineServices(PortalDirectory directory, FleetStore fleet, InFlightRequests inFlight,
		SessionProperties properties, WaitStrategy waiting, Clock clock, OtherReplicas replicas) {

	PipelineServices(PortalDirectory directory, FleetStore fleet, SessionProperties properties, WaitStrategy waiting,
			Clock clock, OtherReplicas replicas, SeatHolds holds) {
		this(directory, fleet, new InFlightRequests(fleet::known, properties.session().rules(), waiting, clock,
				replicas.seats(), holds), properties, waiting, clock, replicas);
		replicas.listen(this);
	}

	SessionProperties.Limits limits() {
		return this.properties.session();
	}

}
