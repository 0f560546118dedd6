package dev.educates.gateway.discovery.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Resources as Educates writes them. */
final class Resources {

	static final String NAMESPACE = "educates-config";

	static final String ADMIN_PASSWORD = "password-of-the-portals-administrator";

	private Resources() {
	}

	/** A cluster of its own API server. */
	static String ownCluster(String name) {
		return lookup("ClusterConfig", name, """
				{"labels": [{"name": "region", "value": "eu"}, {"name": "bare"}]}""");
	}

	/** A cluster with a kubeconfig in a secret. */
	static String cluster(String name, String secret) {
		return lookup("ClusterConfig", name, """
				{"labels": [{"name": "region", "value": "us"}],
				 "credentials": {"kubeconfig": {"secretRef": {"name": "%s"}}}}""".formatted(secret));
	}

	static String tenant(String name, String spec) {
		return lookup("TenantConfig", name, spec);
	}

	static String client(String name, String password, String role, String tenant) {
		return lookup("ClientConfig", name, """
				{"client": {"password": "%s"}, "roles": ["%s"], "tenants": ["%s"]}""".formatted(password, role,
				tenant));
	}

	private static String lookup(String kind, String name, String spec) {
		return """
				{"apiVersion": "lookup.educates.dev/v1beta1", "kind": "%s",
				 "metadata": {"name": "%s", "namespace": "%s",
				   "annotations": {"kopf.zalando.org/last-handled-configuration": "{}"},
				   "finalizers": ["kopf.zalando.org/KopfFinalizerMarker"]},
				 "spec": %s}""".formatted(kind, name, NAMESPACE, spec);
	}

	static String secret(String name, String kubeconfig) {
		return """
				{"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
				 "metadata": {"name": "%s", "namespace": "%s"}, "data": {"config": "%s"}}""".formatted(name, NAMESPACE,
				Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8)));
	}

	/** A portal that has started. */
	static String portal(String name, String url) {
		return portal(name, url, "robot-password", Map.of("audience", "public"));
	}

	static String portal(String name, String url, String robotPassword, Map<String, String> labels) {
		return portal(name, labels, """
				{"educates": {"phase": "Running", "namespace": "%1$s-ui", "url": "%2$s",
				  "credentials": {"admin": {"username": "educates", "password": "%3$s"},
				    "robot": {"username": "robot@educates", "password": "%4$s"}},
				  "clients": {"robot": {"id": "id", "secret": "secret"}}}}"""
			.formatted(name.toLowerCase(Locale.ROOT).replaceAll("[. ]", "-"), url, ADMIN_PASSWORD, robotPassword));
	}

	/** A workshop environment of a portal. */
	static String environment(String portal, String name, int capacity) {
		return """
				{"apiVersion": "training.educates.dev/v1beta1", "kind": "WorkshopEnvironment",
				 "metadata": {"name": "%1$s-%2$s", "labels": {"training.educates.dev/portal.name": "%1$s"}},
				 "spec": {"workshop": {"name": "lab"}}, "status": {"educates": {"capacity": %3$d}}}""".formatted(portal,
				name, capacity);
	}

	/** A portal that has not started yet. */
	static String pendingPortal(String name, String phase, String message) {
		return portal(name, Map.of(), """
				{"educates": {"phase": "%s", "message": "%s"}}""".formatted(phase, message));
	}

	private static String portal(String name, Map<String, String> labels, String status) {
		String list = labels.entrySet()
			.stream()
			.map((label) -> "{\"name\": \"%s\", \"value\": \"%s\"}".formatted(label.getKey(), label.getValue()))
			.collect(Collectors.joining(", "));
		return """
				{"apiVersion": "training.educates.dev/v1beta1", "kind": "TrainingPortal",
				 "metadata": {"name": "%s"},
				 "spec": {"portal": {"labels": [%s]}, "workshops": [{"name": "lab", "capacity": 3}]},
				 "status": %s}""".formatted(name, list, status);
	}

	/**
	 * As {@code educates admin lookup kubeconfig} writes it, for a server without TLS.
	 */
	static String kubeconfig(String server, String token) {
		return file("server: " + server, token);
	}

	/** With TLS. */
	static String kubeconfig(String server, String token, String ca) {
		return file("server: %s\n    certificate-authority-data: %s".formatted(server,
				Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.UTF_8))), token);
	}

	private static String file(String cluster, String token) {
		return """
				apiVersion: v1
				kind: Config
				clusters:
				- name: training-platform
				  cluster:
				    %s
				contexts:
				- name: training-platform
				  context: {cluster: training-platform, user: remote-access}
				current-context: training-platform
				users:
				- name: remote-access
				  user: {token: %s}
				""".formatted(cluster, token);
	}

}
