package dev.educates.gateway.observability;

import dev.educates.gateway.coordination.CoordinationStatus;
import dev.educates.gateway.coordination.SharedStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The store that replicas share. Without it the gateway works with weaker guarantees: the
 * status is {@code DEGRADED}, which is no failure.
 */
final class CoordinationHealthIndicator implements HealthIndicator {

	private final @Nullable SharedStore store;

	CoordinationHealthIndicator(@Nullable SharedStore store) {
		this.store = store;
	}

	@Override
	public Health health() {
		SharedStore shared = this.store;
		if (shared == null) {
			return Health.up().withDetail("shared", false).build();
		}
		CoordinationStatus status = shared.status();
		Health.Builder health = Health.up()
			.withDetail("shared", true)
			.withDetail("replica", shared.replica().value())
			.withDetail("since", status.since());
		if (!status.available()) {
			health.status(PortalsHealthIndicator.DEGRADED).withDetail("detail", status.detail());
		}
		return health.build();
	}

}
