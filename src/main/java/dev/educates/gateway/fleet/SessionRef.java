package dev.educates.gateway.fleet;

/**
 * Names a workshop session: its name is unique within its portal only, and never reused
 * there.
 */
public record SessionRef(PortalRef portal, String name) implements Comparable<SessionRef> {

	@Override
	public int compareTo(SessionRef other) {
		int order = this.portal.compareTo(other.portal);
		return (order != 0) ? order : this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.portal + "/" + this.name;
	}

}
