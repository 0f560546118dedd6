package dev.educates.gateway.session;

import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.polling.PollListener;

/**
 * What follows from a poll, in this order: orphaned sessions are ended, circuits open or
 * close and waiting requests get a signal, half-open circuits are probed.
 */
final class PollFollowUp implements PollListener {

	private final PipelineServices services;

	private final OrphanReaper orphanReaper;

	private final HalfOpenProbe halfOpenProbe;

	/** Follows polls once it listens; tasks in the background block. */
	PollFollowUp(PipelineServices services, RequestPipeline pipeline, Executor background) {
		this.services = services;
		this.orphanReaper = new OrphanReaper(services, pipeline, background);
		this.halfOpenProbe = new HalfOpenProbe(services, background);
	}

	void listen() {
		this.services.directory()
			.listen((clusters, portals) -> this.services.inFlight()
				.keepOnly(portals.stream().map(PortalRegistration::ref).collect(Collectors.toSet())));
		this.services.fleet().listen(this);
	}

	@Override
	public void polled(PortalRef portal, PortalHealth health, String detail) {
		this.orphanReaper.polled(portal, health);
		this.services.inFlight().polled(portal, health, detail);
		this.halfOpenProbe.polled(portal, health);
	}

}
