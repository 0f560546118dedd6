package dev.educates.gateway.fleet;

import java.util.Comparator;

/**
 * Names a workshop session: its name is unique within its portal only, and never reused
 * there.
 */
public record SessionRef(PortalRef portal, String name) implements Comparable<SessionRef> {

	private static final Comparator<SessionRef> ORDER = Comparator.comparing(SessionRef::portal)
		.thenComparing(SessionRef::name);

	@Override
	public int compareTo(SessionRef other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.portal + "/" + this.name;
	}

}
