package dev.educates.gateway.fleet;

import java.util.Comparator;

/** Names a workshop environment: its name is unique within its portal only. */
public record EnvironmentRef(PortalRef portal, String name) implements Comparable<EnvironmentRef> {

	private static final Comparator<EnvironmentRef> ORDER = Comparator.comparing(EnvironmentRef::portal)
		.thenComparing(EnvironmentRef::name);

	@Override
	public int compareTo(EnvironmentRef other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.portal + "/" + this.name;
	}

}
