package dev.educates.gateway.fleet;

/** Names a training portal: its name is unique within its cluster only. */
public record PortalRef(String cluster, String name) implements Comparable<PortalRef> {

	@Override
	public int compareTo(PortalRef other) {
		int order = this.cluster.compareTo(other.cluster);
		return (order != 0) ? order : this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.cluster + "/" + this.name;
	}

}
