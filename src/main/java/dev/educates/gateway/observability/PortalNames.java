package dev.educates.gateway.observability;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.fleet.PortalRef;

/**
 * Labels of portals in metrics. The first ones have their own label until the process
 * ends; those beyond the limit share one, which bounds the cardinality.
 */
final class PortalNames {

	static final String OTHERS = "(others)";

	private final int maximum;

	private final Set<PortalRef> named = ConcurrentHashMap.newKeySet();

	PortalNames(int maximum) {
		this.maximum = maximum;
	}

	String label(PortalRef portal) {
		return isNamed(portal) ? portal.toString() : OTHERS;
	}

	/** Whether a portal has its own label. */
	boolean isNamed(PortalRef portal) {
		if (this.named.contains(portal)) {
			return true;
		}
		synchronized (this) {
			return this.named.size() < this.maximum && this.named.add(portal);
		}
	}

	/** Releases labels for new portals. */
	synchronized void forget(PortalRef portal) {
		this.named.remove(portal);
	}

}
