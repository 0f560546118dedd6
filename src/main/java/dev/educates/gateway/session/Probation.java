package dev.educates.gateway.session;

import java.util.concurrent.Executor;

import dev.educates.gateway.coordination.PortalTrust;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.placement.Trust;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import org.jspecify.annotations.Nullable;

/**
 * Tries portals that are on probation with questions that take no seat: they come back
 * though others have seats, and no learner has to find out whether they answer.
 */
final class Probation {

	private final Means means;

	private final PortalTrust trust;

	private final Executor background;

	Probation(Means means, Executor background) {
		this.means = means;
		this.trust = means.coordination().trust();
		this.background = background;
	}

	/** Hears of each look at a portal, once its trust is known; does not block. */
	void looked(PortalRef portal, PortalHealth health) {
		if (health != PortalHealth.HEALTHY || this.trust.trust(portal) != Trust.ON_PROBATION) {
			return;
		}
		EnvironmentRef environment = running(portal);
		if (environment != null && this.trust.tryToAsk(portal)) {
			this.background.execute(() -> probe(environment));
		}
	}

	private @Nullable EnvironmentRef running(PortalRef ref) {
		Portal portal = this.means.refresh().known().portal(ref);
		PortalContent content = (portal != null) ? portal.content() : null;
		return (content == null) ? null
				: content.environments()
					.stream()
					.filter((environment) -> environment.state() == EnvironmentState.RUNNING)
					.findFirst()
					.map(WorkshopEnvironment::ref)
					.orElse(null);
	}

	/** It gets as much time as a learner's request: who is slow is not lost. */
	private void probe(EnvironmentRef environment) {
		PortalRef portal = environment.portal();
		PortalClient client = this.means.directory().client(portal);
		PortalReply<Boolean> reply = null;
		try {
			reply = (client != null) ? client.probe(environment, this.means.limits().requestTimeout()) : null;
		}
		finally {
			if (reply == null) {
				this.trust.notAsked(portal);
			}
		}
		switch (reply) {
			case null -> {
			}
			case PortalReply.Answered<Boolean> _ -> this.trust.answered(portal);
			case PortalReply.Refused<Boolean> _ -> this.trust.notAsked(portal);
			case PortalReply.Unreached<Boolean>(String detail) -> this.trust.failed(portal, false, detail);
			case PortalReply.Unknown<Boolean> lost -> this.trust.failed(portal, true, lost.detail());
		}
	}

}
