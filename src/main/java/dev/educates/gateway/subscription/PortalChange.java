package dev.educates.gateway.subscription;

import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.tenancy.CallerView;

/**
 * A portal is another one than before: its health, its administrative state, that of its
 * cluster, or its numbers.
 *
 * @param portal as it is now, or was when it was removed
 * @param removed whether it is configured no longer
 * @param view in which it is, or last was
 */
public record PortalChange(Portal portal, boolean removed, CallerView view) implements Change {

	@Override
	public PortalRef item() {
		return this.portal.ref();
	}

}
