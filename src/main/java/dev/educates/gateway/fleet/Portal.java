package dev.educates.gateway.fleet;

import java.net.URI;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A training portal: configuration, result of the last poll, and data of the last
 * successful poll. It has no credentials.
 *
 * @param health result of the last poll
 * @param healthDetail why it is not healthy or, if it is, invalid parts of its catalog,
 * for operators; null for none
 * @param reading last successful poll; null before the first
 */
public record Portal(PortalRef ref, URI url, Map<String, String> labels, AdministrativeState administrativeState,
		PortalWeight weight, PortalHealth health, @Nullable String healthDetail, @Nullable PortalReading reading) {

	public Portal {
		labels = Map.copyOf(labels);
	}

	/** A portal before its initial poll. */
	public static Portal unseen(PortalRef ref, URI url, Map<String, String> labels, AdministrativeState state,
			PortalWeight weight) {
		return new Portal(ref, url, labels, state, weight, PortalHealth.UNKNOWN, null, null);
	}

	/** Data of the last successful poll; null before the first. */
	public @Nullable PortalContent content() {
		return (this.reading != null) ? this.reading.content() : null;
	}

	/** This portal without the detail of its health, which is for operators. */
	public Portal withoutHealthDetail() {
		return (this.healthDetail != null) ? seen(this.health, null, this.reading) : this;
	}

	Portal seen(PortalHealth newHealth, @Nullable String detail, @Nullable PortalReading newReading) {
		return new Portal(this.ref, this.url, this.labels, this.administrativeState, this.weight, newHealth, detail,
				newReading);
	}

}
