package dev.educates.gateway.session;

import java.time.Duration;
import java.util.concurrent.Executor;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.CircuitState;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.session.inflight.PortalCircuitBreakers;
import org.jspecify.annotations.Nullable;

/**
 * Probes portals whose circuit is half-open with a call that takes no seat: the circuit
 * closes though other portals have seats, and without a learner's request.
 */
final class HalfOpenProbe {

	private final PipelineServices services;

	private final PortalCircuitBreakers circuitBreakers;

	private final Executor background;

	HalfOpenProbe(PipelineServices services, Executor background) {
		this.services = services;
		this.circuitBreakers = services.inFlight().circuitBreakers();
		this.background = background;
	}

	/** Is called after each poll of a portal, with its new circuit; does not block. */
	void polled(PortalRef portal, PortalHealth health) {
		if (health != PortalHealth.HEALTHY || this.circuitBreakers.circuit(portal) != CircuitState.HALF_OPEN) {
			return;
		}
		EnvironmentRef environment = running(portal);
		if (environment != null && this.circuitBreakers.tryAcquirePermission(portal)) {
			this.background.execute(() -> probe(environment));
		}
	}

	private @Nullable EnvironmentRef running(PortalRef ref) {
		Portal portal = this.services.fleet().known().portal(ref);
		PortalContent content = (portal != null) ? portal.content() : null;
		return (content == null) ? null
				: content.environments()
					.stream()
					.filter((environment) -> environment.state() == EnvironmentState.RUNNING)
					.findFirst()
					.map(WorkshopEnvironment::ref)
					.orElse(null);
	}

	/**
	 * Only an answer closes the circuit. Without one it stays half-open: the portal may
	 * be slow, and a request that finds no other seat may still try it.
	 */
	private void probe(EnvironmentRef environment) {
		PortalRef portal = environment.portal();
		PortalClient client = this.services.directory().client(portal);
		// requests wait meanwhile, and must not lose their patience over it
		Duration timeout = this.services.limits().reservationPatience().dividedBy(2);
		boolean answered = false;
		try {
			answered = client != null && client.probe(environment, timeout) instanceof PortalReply.Answered<Boolean>;
		}
		finally {
			if (answered) {
				this.circuitBreakers.answered(portal);
			}
			else {
				this.circuitBreakers.releasePermission(portal);
			}
		}
	}

}
