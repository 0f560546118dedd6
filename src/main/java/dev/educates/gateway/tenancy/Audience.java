package dev.educates.gateway.tenancy;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Key of responses: views with equal audiences have the same responses within a
 * generation. Members that are compared by identity are replaced whenever they change.
 */
public final class Audience {

	private final long generation;

	private final Tenancy tenancy;

	private final @Nullable PortalScope region;

	private final @Nullable Object person;

	Audience(long generation, Tenancy tenancy, @Nullable PortalScope region, @Nullable Object person) {
		this.generation = generation;
		this.tenancy = tenancy;
		this.region = region;
		this.person = person;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Audience that && this.generation == that.generation && this.tenancy == that.tenancy
				&& this.region == that.region && Objects.equals(this.person, that.person);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.generation, System.identityHashCode(this.tenancy),
				System.identityHashCode(this.region), this.person);
	}

	/** Without the person. */
	@Override
	public String toString() {
		return "Audience[" + this.generation + "]";
	}

}
