package dev.educates.gateway.subscription;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/**
 * The availability of a workshop has changed.
 *
 * @param workshop as it is now; null if no portal offers it now
 */
public record WorkshopChange(String name, @Nullable HostedWorkshop workshop, CallerView view) {
}
