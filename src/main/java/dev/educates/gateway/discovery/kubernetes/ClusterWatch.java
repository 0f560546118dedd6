package dev.educates.gateway.discovery.kubernetes;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import dev.educates.gateway.discovery.WatchStatus;
import dev.educates.gateway.discovery.kubernetes.ClusterResource.KubeconfigRef;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Discovers the portals of one cluster. Its secret is watched, too: another kubeconfig is
 * used at once. Whatever happens to the connection, portals stay until a list says that
 * they are gone.
 */
final class ClusterWatch implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ClusterWatch.class);

	private final String cluster;

	private final @Nullable KubeconfigRef credentials;

	private final Services services;

	private final @Nullable ResourceWatch<String> secret;

	private @Nullable KubernetesClient remote;

	private @Nullable String kubeconfig;

	private @Nullable String problem;

	private volatile ResourceWatch<PortalRegistration> portals;

	private volatile @Nullable EnvironmentWatch environments;

	/** Whether the secret was read, or could not be. */
	private boolean secretTried;

	private boolean closed;

	/**
	 * Starts to watch.
	 * @param credentials where the kubeconfig is; null for the own API server
	 * @param known the portals that are known until the first list
	 */
	ClusterWatch(String cluster, @Nullable KubeconfigRef credentials,
			Map<String, ResourceWatch.Found<PortalRegistration>> known, Services services) {
		this.cluster = cluster;
		this.credentials = credentials;
		this.services = services;
		this.portals = portals(services.own(), known);
		if (credentials == null) {
			this.secret = null;
			this.portals.start();
			this.environments = environments(services.own()).start();
			return;
		}
		this.problem = "Secret %s was not read yet".formatted(credentials.secret());
		this.secret = new ResourceWatch<>(
				new WatchTarget(ResourceKind.SECRET, services.own(), services.namespace(), credentials.secret(),
						"Secret " + credentials.secret()),
				Map.of(), (resource) -> kubeconfig(resource, credentials.key()), this::connect, services.timings(),
				services.clock());
		this.secret.start();
	}

	private ResourceWatch<PortalRegistration> portals(KubernetesClient client,
			Map<String, ResourceWatch.Found<PortalRegistration>> known) {
		return new ResourceWatch<>(
				new WatchTarget(ResourceKind.TRAINING_PORTAL, client, null, null,
						"TrainingPortals of cluster " + this.cluster),
				known, this::registration, this.services.changed(), this.services.timings(), this.services.clock());
	}

	private PortalRegistration registration(GenericKubernetesResource resource) {
		return PortalResource.read(resource, this.cluster,
				(this.credentials == null) ? this.services.ownPortalUrl() : "");
	}

	private static String kubeconfig(GenericKubernetesResource secret, String key) {
		Object data = secret.getAdditionalProperties().get("data");
		Object value = (data instanceof Map<?, ?> map) ? map.get(key) : null;
		if (value == null) {
			throw new IllegalArgumentException("has no key '%s'".formatted(key));
		}
		return new String(Base64.getDecoder().decode(value.toString()), StandardCharsets.UTF_8);
	}

	/** Connects with the kubeconfig as it is now, if it is another one than before. */
	private synchronized void connect() {
		if (this.closed || this.secret == null || this.credentials == null) {
			return;
		}
		this.secretTried = true;
		String name = this.credentials.secret();
		ResourceWatch.Found<String> found = this.secret.found().get(name);
		String next = (found != null && found.problem() == null) ? found.value() : null;
		if (next == null) {
			disconnect("Secret %s %s".formatted(name, (found != null) ? found.problem() : "is missing"));
			return;
		}
		if (next.equals(this.kubeconfig)) {
			return;
		}
		Config config;
		try {
			config = Kubeconfig.read(next, this.credentials.context(), this.services.allowInsecureTls());
			disconnect(null);
			this.remote = this.services.clients().client(config);
		}
		catch (RuntimeException ex) {
			disconnect("Secret %s: %s".formatted(name,
					(ex instanceof IllegalArgumentException) ? ex.getMessage() : "the kubeconfig cannot be used"));
			return;
		}
		this.kubeconfig = next;
		this.portals = portals(this.remote, this.portals.found()).start();
		this.environments = environments(this.remote).start();
	}

	private EnvironmentWatch environments(KubernetesClient client) {
		return new EnvironmentWatch(this.cluster, client, this.environments, this.services.timings(),
				this.services.clock(),
				(portal) -> this.services.portalChanged().accept(new PortalRef(this.cluster, portal)),
				this.services.changed());
	}

	private void disconnect(@Nullable String why) {
		this.kubeconfig = null;
		closeWatches();
		if (this.remote != null) {
			this.remote.close();
			this.remote = null;
		}
		if (why != null && !why.equals(this.problem)) {
			logger.warn("Cluster {} is not watched, what is known stays: {}", this.cluster, why);
		}
		this.problem = why;
		this.services.changed().run();
	}

	private void closeWatches() {
		this.portals.close();
		EnvironmentWatch watch = this.environments;
		if (watch != null) {
			watch.close();
		}
	}

	/** Whether changes of the portals' environments are reported. */
	synchronized boolean reportsChanges() {
		EnvironmentWatch watch = this.environments;
		return this.problem == null && watch != null && watch.isLive();
	}

	boolean uses(@Nullable KubeconfigRef other) {
		return Objects.equals(this.credentials, other);
	}

	boolean isOwn() {
		return this.credentials == null;
	}

	/** The portals that were found, by name; those without an address yet included. */
	Map<String, ResourceWatch.Found<PortalRegistration>> found() {
		return this.portals.found();
	}

	/** Whether the portals were listed, or could not be. */
	synchronized boolean isTried() {
		return (this.secret == null || this.secretTried) && (this.problem != null || this.portals.state().tried());
	}

	synchronized WatchStatus status() {
		ResourceWatch.State state = this.portals.state();
		List<String> details = new ArrayList<>();
		if (this.secret != null && this.credentials != null && !this.secret.state().listed()) {
			details
				.add("Secret %s was not read: %s".formatted(this.credentials.secret(), this.secret.state().detail()));
		}
		else if (this.problem != null) {
			details.add(this.problem);
		}
		else if (state.detail() != null) {
			details.add(state.detail());
		}
		details.addAll(this.portals.problems());
		EnvironmentWatch watch = this.environments;
		if (this.problem == null && watch != null && watch.problem() != null) {
			details.add(watch.problem());
		}
		return new WatchStatus("cluster " + this.cluster, this.cluster, this.problem == null && state.live(),
				state.lastEventAt(), details);
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		if (this.secret != null) {
			this.secret.close();
		}
		closeWatches();
		if (this.remote != null) {
			this.remote.close();
		}
	}

	/**
	 * What every cluster uses.
	 *
	 * @param own speaks to the own API server
	 * @param namespace of the secrets
	 * @param ownPortalUrl address at which portals of the own cluster are called
	 * @param changed called when something may be another one than before
	 * @param portalChanged called when an environment of a portal has changed
	 */
	record Services(KubernetesClient own, String namespace, ApiClients clients, String ownPortalUrl,
			boolean allowInsecureTls, Runnable changed, Consumer<PortalRef> portalChanged, WatchTimings timings,
			Clock clock) {
	}

}
