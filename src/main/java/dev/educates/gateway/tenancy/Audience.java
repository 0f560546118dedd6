package dev.educates.gateway.tenancy;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Key of responses: views with equal audiences have the same responses, as long as their
 * snapshots answer the same {@link Reads}. Members that are compared by identity are
 * replaced whenever they change.
 */
public final class Audience {

	private final Object topology;

	private final Tenancy tenancy;

	private final @Nullable PortalScope portalScope;

	private final @Nullable Object person;

	Audience(Object topology, Tenancy tenancy, @Nullable PortalScope portalScope, @Nullable Object person) {
		this.topology = topology;
		this.tenancy = tenancy;
		this.portalScope = portalScope;
		this.person = person;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Audience that && this.topology == that.topology && this.tenancy == that.tenancy
				&& this.portalScope == that.portalScope && Objects.equals(this.person, that.person);
	}

	@Override
	public int hashCode() {
		return Objects.hash(System.identityHashCode(this.topology), System.identityHashCode(this.tenancy),
				System.identityHashCode(this.portalScope), this.person);
	}

	/** Without the person. */
	@Override
	public String toString() {
		return "Audience[%s]".formatted((this.portalScope != null) ? this.portalScope.name() : "all");
	}

}
