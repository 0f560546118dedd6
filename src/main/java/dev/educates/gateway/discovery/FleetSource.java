package dev.educates.gateway.discovery;

/**
 * Where clusters, portals, tenants and clients are found. If two sources claim the same
 * name, the first one in this order wins.
 */
public enum FleetSource {

	/** YAML files, the environment and the command line: keys below {@code gateway}. */
	FILE(new Names("gateway.clusters", "gateway.clusters", "gateway.tenants", "gateway.clients")),

	/** Educates' custom resources. */
	KUBERNETES(new Names("ClusterConfig", "TrainingPortal", "TenantConfig", "ClientConfig"));

	private final Names names;

	FleetSource(Names names) {
		this.names = names;
	}

	Names names() {
		return this.names;
	}

	/** What a source calls each kind of its content. */
	record Names(String clusters, String portals, String tenants, String clients) {
	}

}
