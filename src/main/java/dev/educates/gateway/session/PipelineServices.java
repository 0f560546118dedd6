package dev.educates.gateway.session;

import java.time.Clock;
import java.time.Duration;

import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.gateway.portal.polling.FleetStore;
import dev.educates.gateway.session.inflight.InFlightRequests;
import dev.educates.gateway.session.inflight.SeatHolds;
import dev.educates.gateway.session.inflight.SharedSeats;
import dev.educates.gateway.session.inflight.WaitStrategy;
import dev.educates.gateway.tenancy.Access;
import org.jspecify.annotations.Nullable;

/** What the steps of the pipeline work with. */
record PipelineServices(PortalDirectory directory, FleetStore fleet, InFlightRequests inFlight,
		SessionProperties properties, WaitStrategy waiting, Clock clock, OtherReplicas replicas) {

	/** No request is in flight; without a store, there is no other replica. */
	static PipelineServices of(PortalDirectory directory, FleetStore fleet, SessionProperties properties,
			WaitStrategy waiting, Clock clock, SeatHolds holds, Access access, @Nullable SharedStore store,
			WhenUnavailable whenUnavailable) {
		SharedSeats seats = (store != null) ? new SharedSeats(store) : null;
		InFlightRequests inFlight = InFlightRequests.of(fleet::known, properties.session().rules(), waiting, clock,
				seats, holds);
		OtherReplicas replicas = new OtherReplicas(store, whenUnavailable, access, fleet, inFlight, clock);
		if (seats != null) {
			seats.listen(replicas);
		}
		return new PipelineServices(directory, fleet, inFlight, properties, waiting, clock, replicas);
	}

	/** False if the thread is to end. */
	boolean paused(Duration time) {
		try {
			this.waiting.pause(time);
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/** The times of a session, as its portal knows them now. */
	PortalReply<SessionSchedule> schedule(SessionRef session) {
		PortalClient client = this.directory.client(session.portal());
		return (client != null) ? client.schedule(session, limits().callTimeout())
				: new PortalReply.Unreached<>("portal %s is no longer configured".formatted(session.portal()));
	}

	SessionProperties.Limits limits() {
		return this.properties.session();
	}

}
