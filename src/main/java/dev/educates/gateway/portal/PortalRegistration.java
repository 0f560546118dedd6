package dev.educates.gateway.portal;

import java.net.URI;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Share;

/**
 * A portal that the gateway is to speak to.
 *
 * @param ref its name and cluster
 * @param url its address, without a slash at the end
 * @param labels what operators say about it
 * @param administrativeState what operators want of it
 * @param share which part of the new sessions operators want it to get
 * @param credentials what its robot logs in with
 */
public record PortalRegistration(PortalRef ref, URI url, Map<String, String> labels,
		AdministrativeState administrativeState, Share share, RobotCredentials credentials) {

	public PortalRegistration {
		labels = Map.copyOf(labels);
	}

	PortalRegistration withState(AdministrativeState state) {
		return new PortalRegistration(this.ref, this.url, this.labels, state, this.share, this.credentials);
	}

	@Override
	public String toString() {
		return "PortalRegistration[" + this.ref + " at " + this.url + "]";
	}

}
