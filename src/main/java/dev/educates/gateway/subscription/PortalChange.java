package dev.educates.gateway.subscription;

import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.tenancy.CallerView;

/**
 * A portal has changed: its health, its administrative state, that of its cluster, or its
 * seat counts.
 *
 * @param portal as it is now, or was when it was removed
 * @param added whether it was discovered since the previous event
 * @param removed whether it is no longer configured
 * @param view in which it is, or last was
 */
public record PortalChange(Portal portal, boolean added, boolean removed, CallerView view) {
}
