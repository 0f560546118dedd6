package dev.educates.gateway.discovery.kubernetes;

import java.util.Objects;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ClusterConfig}.
 *
 * @param cluster with its labels
 * @param credentials where the kubeconfig is; null for the cluster that has the resource
 */
record ClusterResource(Cluster cluster, @Nullable KubeconfigRef credentials) {

	/** The key of the secret, unless the resource names another one. */
	private static final String USUAL_KEY = "config";

	/** Reads one; an {@link IllegalArgumentException} says what is wrong. */
	static ClusterResource read(GenericKubernetesResource resource) {
		return new ClusterResource(new Cluster(resource.getMetadata().getName(),
				ResourceReader.labels(resource, "spec.labels"), AdministrativeState.ACTIVE), credentials(resource));
	}

	private static @Nullable KubeconfigRef credentials(GenericKubernetesResource resource) {
		if (ResourceReader.value(resource, Object.class, "spec.credentials") == null) {
			return null;
		}
		String secret = text(resource, "secretRef.name");
		if (secret == null) {
			throw new IllegalArgumentException("spec.credentials.kubeconfig.secretRef.name is missing");
		}
		return new KubeconfigRef(secret, Objects.requireNonNullElse(text(resource, "secretRef.key"), USUAL_KEY),
				text(resource, "context"));
	}

	/** Null if there is none, or it is blank. */
	private static @Nullable String text(GenericKubernetesResource resource, String path) {
		String text = ResourceReader.value(resource, String.class, "spec.credentials.kubeconfig." + path);
		return (text == null || text.isBlank()) ? null : text;
	}

	/** Names a kubeconfig by a secret and its key; context null for the current one. */
	record KubeconfigRef(String secret, String key, @Nullable String context) {
	}

}
