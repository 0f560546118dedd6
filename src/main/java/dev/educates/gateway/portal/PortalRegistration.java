package dev.educates.gateway.portal;

import java.net.URI;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;

/**
 * A portal that the gateway uses.
 *
 * @param url URL for browsers, without a slash at the end
 * @param calledUrl URL for the gateway's calls: {@code url} unless an internal one is
 * configured; without a slash at the end
 */
public record PortalRegistration(PortalRef ref, URI url, URI calledUrl, Map<String, String> labels,
		AdministrativeState administrativeState, PortalWeight weight, RobotCredentials credentials) {

	public PortalRegistration {
		labels = Map.copyOf(labels);
	}

	/** A portal with one URL for browsers and gateway. */
	public PortalRegistration(PortalRef ref, URI url, Map<String, String> labels,
			AdministrativeState administrativeState, PortalWeight weight, RobotCredentials credentials) {
		this(ref, url, url, labels, administrativeState, weight, credentials);
	}

	/** Whether another one has the same URLs, so that data applies to both. */
	public boolean isWhere(PortalRegistration other) {
		return this.url.equals(other.url) && this.calledUrl.equals(other.calledUrl);
	}

	PortalRegistration withState(AdministrativeState state) {
		return new PortalRegistration(this.ref, this.url, this.calledUrl, this.labels, state, this.weight,
				this.credentials);
	}

	@Override
	public String toString() {
		return "PortalRegistration[" + this.ref + " at " + this.calledUrl + "]";
	}

}
