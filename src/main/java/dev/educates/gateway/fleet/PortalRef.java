package dev.educates.gateway.fleet;

import java.util.Comparator;

/** Names a training portal: its name is unique within its cluster only. */
public record PortalRef(String cluster, String name) implements Comparable<PortalRef> {

	private static final Comparator<PortalRef> ORDER = Comparator.comparing(PortalRef::cluster)
		.thenComparing(PortalRef::name);

	@Override
	public int compareTo(PortalRef other) {
		return ORDER.compare(this, other);
	}

	@Override
	public String toString() {
		return this.cluster + "/" + this.name;
	}

}
