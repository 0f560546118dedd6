package dev.educates.gateway.discovery.kubernetes;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.educates.gateway.discovery.PortalUrl;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/**
 * A {@code TrainingPortal} that has started: of its credentials only those of the robot.
 *
 * @param name unique in its cluster
 * @param namespace of its service; null if unknown
 * @param url for browsers
 */
record PortalResource(String name, @Nullable String namespace, URI url, Map<String, String> labels,
		RobotCredentials robot) {

	private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

	/**
	 * Reads one.
	 * @throws IllegalArgumentException if it has no address or credentials yet, with its
	 * phase and message, or if they are wrong
	 */
	static PortalResource read(GenericKubernetesResource resource) {
		Status status = ResourceReader.part(resource, "status", AllStatus.class, AllStatus.EMPTY).orEmpty();
		Spec spec = ResourceReader.part(resource, "spec", Spec.class, Spec.EMPTY);
		String address = status.url();
		if (address == null || address.isBlank()) {
			throw notStarted(status, "no URL");
		}
		Credentials credentials = status.credentials();
		Login login = (credentials != null) ? credentials.robot() : null;
		Clients clients = status.clients();
		Client client = (clients != null) ? clients.robot() : null;
		String username = (login != null) ? login.username() : null;
		String password = (login != null) ? login.password() : null;
		String clientId = (client != null) ? client.id() : null;
		String clientSecret = (client != null) ? client.secret() : null;
		if (username == null || password == null || clientId == null || clientSecret == null) {
			throw notStarted(status, "no credentials of its robot");
		}
		String namespace = status.namespace();
		if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
			throw new IllegalArgumentException("status.educates.namespace (%s) must be the name of a namespace"
				.formatted(ApiFault.shortened(namespace)));
		}
		return new PortalResource(resource.getMetadata().getName(), namespace, url(address),
				ResourceReader.labels((spec.portal() != null) ? spec.portal().labels() : null),
				new RobotCredentials(clientId, clientSecret, username, password));
	}

	private static URI url(String text) {
		try {
			return PortalUrl.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"status.educates.url (%s) %s".formatted(PortalUrl.redacted(text), ex.getMessage()));
		}
	}

	private static IllegalArgumentException notStarted(Status status, String missing) {
		String phase = (status.phase() != null) ? status.phase() : "no phase";
		String message = (status.message() != null && !status.message().isBlank()) ? ", " + status.message() : "";
		return new IllegalArgumentException("%s yet (%s%s)".formatted(missing, phase, message));
	}

	/**
	 * The portal for the gateway.
	 * @param ownPortalUrl address of the service, with {namespace}; empty to call the
	 * public address
	 */
	PortalRegistration registration(String cluster, String ownPortalUrl) {
		URI called = (ownPortalUrl.isEmpty() || this.namespace == null) ? this.url
				: PortalUrl.parse(ownPortalUrl.replace("{namespace}", this.namespace));
		return new PortalRegistration(new PortalRef(cluster, this.name), this.url, called, this.labels,
				AdministrativeState.ACTIVE, PortalWeight.EQUAL, this.robot);
	}

	private record Spec(@Nullable Portal portal) {

		static final Spec EMPTY = new Spec(null);

	}

	private record Portal(@Nullable List<ResourceReader.Label> labels) {
	}

	private record AllStatus(@Nullable Status educates) {

		static final AllStatus EMPTY = new AllStatus(null);

		Status orEmpty() {
			return (this.educates != null) ? this.educates : new Status(null, null, null, null, null, null);
		}

	}

	/** Without the administrator's password, which is there, too. */
	private record Status(@Nullable String phase, @Nullable String message, @Nullable String namespace,
			@Nullable String url, @Nullable Credentials credentials, @Nullable Clients clients) {
	}

	private record Credentials(@Nullable Login robot) {
	}

	private record Login(@Nullable String username, @Nullable String password) {
	}

	private record Clients(@Nullable Client robot) {
	}

	private record Client(@Nullable String id, @Nullable String secret) {
	}

}
