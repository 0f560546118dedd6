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
 * Tries portals that are on probation with questions that take no seat: they come back
 * though others have seats, and no learner has to find out whether they answer.
 */
final class HalfOpenProbe {

	private final RequestServices services;

	private final PortalCircuitBreakers circuit;

	private final Executor background;

	HalfOpenProbe(RequestServices services, Executor background) {
		this.services = services;
		this.circuit = services.coordination().circuitBreakers();
		this.background = background;
	}

	/** Hears of each look at a portal, once its trust is known; does not block. */
	void polled(PortalRef portal, PortalHealth health) {
		if (health != PortalHealth.HEALTHY || this.circuit.circuit(portal) != CircuitState.HALF_OPEN) {
			return;
		}
		EnvironmentRef environment = running(portal);
		if (environment != null && this.circuit.tryAcquirePermission(portal)) {
			this.background.execute(() -> probe(environment));
		}
	}

	private @Nullable EnvironmentRef running(PortalRef ref) {
		Portal portal = this.services.refresh().known().portal(ref);
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
	 * Only an answer counts. Without one the portal stays on probation: it may be slow,
	 * and whoever finds no other seat may still ask it.
	 */
	private void probe(EnvironmentRef environment) {
		PortalRef portal = environment.portal();
		PortalClient client = this.services.directory().client(portal);
		boolean answered = false;
		try {
			answered = client != null && client.probe(environment, timeout()) instanceof PortalReply.Answered<Boolean>;
		}
		finally {
			if (answered) {
				this.circuit.answered(portal);
			}
			else {
				this.circuit.releasePermission(portal);
			}
		}
	}

	/** Those who wait for the portal meanwhile must not lose their patience over it. */
	private Duration timeout() {
		return this.services.limits().reservationPatience().dividedBy(2);
	}

}
