package dev.educates.gateway.discovery.kubernetes;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.polling.WatchedPortals;

/** Keeps what is reported. */
final class ReportedChanges implements WatchedPortals {

	private final BlockingQueue<PortalRef> changes = new LinkedBlockingQueue<>();

	volatile Set<String> watched = Set.of();

	@Override
	public void changed(PortalRef portal) {
		this.changes.add(portal);
	}

	@Override
	public void watch(Set<String> clusters) {
		this.watched = Set.copyOf(clusters);
	}

	/** The portal of the next change. */
	PortalRef next() {
		try {
			return Eventually.next("reported change", this.changes);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
