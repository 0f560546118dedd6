package dev.educates.gateway.discovery.kubernetes;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.educates.gateway.discovery.PortalUrl;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.PortalWeight;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.RobotCredentials;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/** Reads a {@code TrainingPortal}: of its credentials only the robot's. */
final class PortalResource {

	private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

	private PortalResource() {
	}

	/**
	 * Reads one.
	 * @param ownPortalUrl address at which its service is called, with {namespace}; empty
	 * to call the public address
	 * @throws IllegalArgumentException if it has no address or credentials yet, with its
	 * phase and message, or if they are wrong
	 */
	static PortalRegistration read(GenericKubernetesResource resource, String cluster, String ownPortalUrl) {
		String address = status(resource, "url");
		if (address == null || address.isBlank()) {
			throw notStarted(resource, "no URL");
		}
		String username = status(resource, "credentials.robot.username");
		String password = status(resource, "credentials.robot.password");
		String clientId = status(resource, "clients.robot.id");
		String clientSecret = status(resource, "clients.robot.secret");
		if (username == null || password == null || clientId == null || clientSecret == null) {
			throw notStarted(resource, "no credentials of its robot");
		}
		String namespace = status(resource, "namespace");
		if (namespace != null && !NAMESPACE.matcher(namespace).matches()) {
			throw new IllegalArgumentException("status.educates.namespace (%s) must be the name of a namespace"
				.formatted(ApiFault.shortened(namespace)));
		}
		URI url = url(address);
		URI called = (ownPortalUrl.isEmpty() || namespace == null) ? url
				: PortalUrl.parse(ownPortalUrl.replace("{namespace}", namespace));
		return new PortalRegistration(new PortalRef(cluster, resource.getMetadata().getName()), url, called,
				ResourceReader.labels(resource, "spec.portal.labels"), AdministrativeState.ACTIVE, PortalWeight.EQUAL,
				new RobotCredentials(clientId, clientSecret, username, password));
	}

	/** Only what is asked for: the administrator's password is there, too. */
	private static @Nullable String status(GenericKubernetesResource resource, String path) {
		return ResourceReader.value(resource, String.class, "status.educates." + path);
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

	private static IllegalArgumentException notStarted(GenericKubernetesResource resource, String missing) {
		String phase = Objects.requireNonNullElse(status(resource, "phase"), "no phase");
		String message = status(resource, "message");
		return new IllegalArgumentException("%s yet (%s%s)".formatted(missing, phase,
				(message == null || message.isBlank()) ? "" : ", " + message));
	}

}
