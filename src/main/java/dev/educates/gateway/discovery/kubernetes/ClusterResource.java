package dev.educates.gateway.discovery.kubernetes;

import java.util.List;

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

	/**
	 * Reads one.
	 * @throws IllegalArgumentException saying what is wrong
	 */
	static ClusterResource read(GenericKubernetesResource resource) {
		Spec spec = ResourceReader.part(resource, "spec", Spec.class, Spec.EMPTY);
		return new ClusterResource(new Cluster(resource.getMetadata().getName(), ResourceReader.labels(spec.labels()),
				AdministrativeState.ACTIVE), spec.ref());
	}

	/**
	 * Names a kubeconfig.
	 *
	 * @param key in the secret
	 * @param context in the kubeconfig; null for its current one
	 */
	record KubeconfigRef(String secret, String key, @Nullable String context) {
	}

	private record Spec(@Nullable List<ResourceReader.Label> labels, @Nullable Credentials credentials) {

		static final Spec EMPTY = new Spec(null, null);

		@Nullable KubeconfigRef ref() {
			if (this.credentials == null) {
				return null;
			}
			Kubeconfig kubeconfig = this.credentials.kubeconfig();
			String secret = (kubeconfig != null && kubeconfig.secretRef() != null) ? kubeconfig.secretRef().name()
					: null;
			if (kubeconfig == null || kubeconfig.secretRef() == null || secret == null || secret.isBlank()) {
				throw new IllegalArgumentException("spec.credentials.kubeconfig.secretRef.name is missing");
			}
			String key = kubeconfig.secretRef().key();
			String context = kubeconfig.context();
			return new KubeconfigRef(secret, (key != null && !key.isBlank()) ? key : USUAL_KEY,
					(context != null && !context.isBlank()) ? context : null);
		}

	}

	private record Credentials(@Nullable Kubeconfig kubeconfig) {
	}

	private record Kubeconfig(@Nullable SecretRef secretRef, @Nullable String context) {
	}

	private record SecretRef(@Nullable String name, @Nullable String key) {
	}

}
