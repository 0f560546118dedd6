package dev.educates.gateway.discovery;

/**
 * Where clusters, portals, tenants and clients are found. If two sources claim the same
 * name, the first one in this order wins.
 */
public enum FleetSource {

	/** YAML files, the environment and the command line: keys below {@code gateway}. */
	FILE("gateway.clusters", "gateway.clusters", "gateway.tenants", "gateway.clients"),

	/** Educates' custom resources. */
	KUBERNETES("ClusterConfig", "TrainingPortal", "TenantConfig", "ClientConfig");

	private final String clusters;

	private final String portals;

	private final String tenants;

	private final String clients;

	FleetSource(String clusters, String portals, String tenants, String clients) {
		this.clusters = clusters;
		this.portals = portals;
		this.tenants = tenants;
		this.clients = clients;
	}

	String clusters() {
		return this.clusters;
	}

	String portals() {
		return this.portals;
	}

	String tenants() {
		return this.tenants;
	}

	String clients() {
		return this.clients;
	}

}
