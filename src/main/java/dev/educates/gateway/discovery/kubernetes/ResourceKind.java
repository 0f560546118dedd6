package dev.educates.gateway.discovery.kubernetes;

import java.util.Locale;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of resources that are read. */
enum ResourceKind {

	/** A cluster that has portals. */
	CLUSTER_CONFIG("ClusterConfig", "lookup.educates.dev", "v1beta1", true),

	/** A tenant. */
	TENANT_CONFIG("TenantConfig", "lookup.educates.dev", "v1beta1", true),

	/** A client of the API, with its password. */
	CLIENT_CONFIG("ClientConfig", "lookup.educates.dev", "v1beta1", true),

	/** A portal, with the passwords of its robot and of its administrator. */
	TRAINING_PORTAL("TrainingPortal", "training.educates.dev", "v1beta1", false),

	/** A workshop of a portal: only its metadata is read. */
	WORKSHOP_ENVIRONMENT("WorkshopEnvironment", "training.educates.dev", "v1beta1", false),

	/** Has the kubeconfig of a cluster. */
	SECRET("Secret", "", "v1", true);

	private final String kind;

	private final ResourceDefinitionContext context;

	ResourceKind(String kind, String group, String version, boolean namespaced) {
		this.kind = kind;
		this.context = new ResourceDefinitionContext.Builder().withGroup(group)
			.withVersion(version)
			.withKind(kind)
			.withPlural(kind.toLowerCase(Locale.ROOT) + "s")
			.withNamespaced(namespaced)
			.build();
	}

	String kind() {
		return this.kind;
	}

	ResourceDefinitionContext context() {
		return this.context;
	}

}
