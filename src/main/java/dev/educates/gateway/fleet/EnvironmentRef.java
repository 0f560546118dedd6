package dev.educates.gateway.fleet;

/** Names a workshop environment: its name is unique within its portal only. */
public record EnvironmentRef(PortalRef portal, String name) implements Comparable<EnvironmentRef> {

	@Override
	public int compareTo(EnvironmentRef other) {
		int order = this.portal.compareTo(other.portal);
		return (order != 0) ? order : this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.portal + "/" + this.name;
	}

}
