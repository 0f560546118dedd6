package dev.educates.gateway.discovery.kubernetes;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Discovery from Educates' custom resources.
 *
 * @param enabled whether clusters, portals, tenants and clients are discovered from
 * custom resources, beside those of the configuration
 * @param namespace of ClusterConfig, TenantConfig, ClientConfig and of the secrets with
 * kubeconfigs
 * @param kubeconfig file for the API server of the cluster that has these resources; by
 * default the pod's service account
 * @param context of the file; by default its current context
 * @param ownPortalUrl address at which the gateway calls portals of its own cluster, with
 * {namespace} in place of the portal's namespace; empty: their public address. Browsers
 * always get the public one
 * @param allowInsecureTls whether a kubeconfig may switch off the verification of the API
 * server's certificate
 */
@ConfigurationProperties("gateway.discovery.kubernetes")
record KubernetesProperties(@DefaultValue("false") boolean enabled, @DefaultValue("educates-config") String namespace,
		@Nullable Path kubeconfig, @Nullable String context,
		@DefaultValue("http://training-portal.{namespace}") String ownPortalUrl,
		@DefaultValue("false") boolean allowInsecureTls) {

	KubernetesProperties {
		if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
			throw new IllegalArgumentException(
					"gateway.discovery.kubernetes.namespace (%s) must be the name of a namespace".formatted(namespace));
		}
		if (!ownPortalUrl.isEmpty() && !ownPortalUrl.contains("{namespace}")) {
			throw new IllegalArgumentException(
					"gateway.discovery.kubernetes.own-portal-url (%s) must contain {namespace}, or be empty"
						.formatted(ownPortalUrl));
		}
	}

}
