package dev.educates.simulator;

import java.time.Duration;

/**
 * A workshop environment of a simulated portal.
 *
 * @param name slug, unique in its portal
 * @param duration life of an activated session; zero: without end
 * @param capacity seats, zero or more
 * @param reserved sessions made in advance, zero or more
 * @param overtime an extension adds so much, but at least five minutes
 * @param deadline longest life of a session, extensions included; zero or not above
 * {@code duration}: cannot be extended
 */
public record EnvironmentSpecification(String name, WorkshopSpecification workshop, Duration duration, int capacity,
		int reserved, Duration overtime, Duration deadline) {

	public EnvironmentSpecification {
		if (!Slug.matches(name)) {
			throw new IllegalArgumentException("environment name (%s) must be a slug".formatted(name));
		}
		if (capacity < 0 || reserved < 0) {
			throw new IllegalArgumentException("capacity (%d) and reserved (%d) of environment %s must not be negative"
				.formatted(capacity, reserved, name));
		}
		if (duration.isNegative() || overtime.isNegative() || deadline.isNegative()) {
			throw new IllegalArgumentException(
					"duration (%s), overtime (%s) and deadline (%s) of environment %s must not be negative"
						.formatted(duration, overtime, deadline, name));
		}
	}

	/** An environment of an hour per session, without reserves and extensions. */
	public static EnvironmentSpecification of(String name, String workshop, int capacity) {
		return new EnvironmentSpecification(name, WorkshopSpecification.of(workshop, workshop), Duration.ofHours(1),
				capacity, 0, Duration.ZERO, Duration.ZERO);
	}

	/** This environment for another workshop. */
	public EnvironmentSpecification withWorkshop(WorkshopSpecification workshop) {
		return new EnvironmentSpecification(this.name, workshop, this.duration, this.capacity, this.reserved,
				this.overtime, this.deadline);
	}

	/** This environment with reserves. */
	public EnvironmentSpecification withReserved(int reserved) {
		return new EnvironmentSpecification(this.name, this.workshop, this.duration, this.capacity, reserved,
				this.overtime, this.deadline);
	}

	/** This environment with other limits of time. */
	public EnvironmentSpecification lasting(Duration duration, Duration overtime, Duration deadline) {
		return new EnvironmentSpecification(this.name, this.workshop, duration, this.capacity, this.reserved, overtime,
				deadline);
	}

}
