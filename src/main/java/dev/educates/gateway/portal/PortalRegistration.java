package dev.educates.gateway.portal;

import java.net.URI;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;

/**
 * A portal that the gateway is to speak to.
 *
 * @param ref its name and cluster
 * @param url its address for browsers, without a slash at the end
 * @param calledUrl the address at which the gateway calls it, the same unless operators
 * configure an internal one; without a slash at the end
 * @param labels what operators say about it
 * @param administrativeState what operators want of it
 * @param share which part of the new sessions operators want it to get
 * @param credentials what its robot logs in with
 */
public record PortalRegistration(PortalRef ref, URI url, URI calledUrl, Map<String, String> labels,
		AdministrativeState administrativeState, PortalWeight share, RobotCredentials credentials) {

	public PortalRegistration {
		labels = Map.copyOf(labels);
	}

	/**
	 * A portal that the gateway calls at the address that browsers use.
	 * @param ref its name and cluster
	 * @param url its address, without a slash at the end
	 * @param labels what operators say about it
	 * @param administrativeState what operators want of it
	 * @param share which part of the new sessions operators want it to get
	 * @param credentials what its robot logs in with
	 */
	public PortalRegistration(PortalRef ref, URI url, Map<String, String> labels,
			AdministrativeState administrativeState, PortalWeight share, RobotCredentials credentials) {
		this(ref, url, url, labels, administrativeState, share, credentials);
	}

	/**
	 * Whether another registration is of the same portal at the same addresses.
	 * @param other a registration of the same name
	 * @return whether what is known of one is true of the other
	 */
	public boolean isWhere(PortalRegistration other) {
		return this.url.equals(other.url) && this.calledUrl.equals(other.calledUrl);
	}

	PortalRegistration withState(AdministrativeState state) {
		return new PortalRegistration(this.ref, this.url, this.calledUrl, this.labels, state, this.share,
				this.credentials);
	}

	@Override
	public String toString() {
		return "PortalRegistration[" + this.ref + " at " + this.calledUrl + "]";
	}

}
