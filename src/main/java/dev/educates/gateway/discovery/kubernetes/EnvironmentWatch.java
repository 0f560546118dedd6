package dev.educates.gateway.discovery.kubernetes;

import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;

/**
 * Watches the metadata of a cluster's workshop environments: each change concerns a
 * portal, named by a label. Nothing depends on it, and it may be forbidden.
 */
final class EnvironmentWatch implements AutoCloseable {

	private static final String PORTAL = "training.educates.dev/portal.name";

	private final Consumer<String> portalChanged;

	private final Runnable liveChanged;

	private final ResourceWatch<String> watch;

	/** Null until the first list: what it has was there before. */
	private @Nullable Map<String, ResourceWatch.Found<String>> seen;

	private boolean live;

	/**
	 * A watch that is not started.
	 * @param before the watch with an earlier connection to the cluster; null for none
	 * @param portalChanged gets the name of a portal of which an environment was created,
	 * changed or deleted
	 * @param liveChanged called when the watch opens or ends
	 */
	EnvironmentWatch(String cluster, KubernetesClient client, @Nullable EnvironmentWatch before, WatchTimings timings,
			Clock clock, Consumer<String> portalChanged, Runnable liveChanged) {
		this.portalChanged = portalChanged;
		this.liveChanged = liveChanged;
		this.seen = (before != null && before.watch.state().listed()) ? before.watch.found() : null;
		this.watch = new ResourceWatch<>(
				new WatchTarget(ResourceKind.WORKSHOP_ENVIRONMENT, client, null, null,
						"WorkshopEnvironments of cluster " + cluster),
				(this.seen != null) ? this.seen : Map.of(), EnvironmentWatch::portal, this::changed, timings.optional(),
				clock);
	}

	EnvironmentWatch start() {
		this.watch.start();
		return this;
	}

	private static String portal(GenericKubernetesResource resource) {
		Map<String, String> labels = resource.getMetadata().getLabels();
		return (labels != null) ? labels.getOrDefault(PORTAL, "") : "";
	}

	private synchronized void changed() {
		Map<String, ResourceWatch.Found<String>> before = this.seen;
		ResourceWatch.State state = this.watch.state();
		if (before != null) {
			Map<String, ResourceWatch.Found<String>> now = this.watch.found();
			this.seen = now;
			portalsOfChanged(before, now).forEach(this.portalChanged);
		}
		else if (state.listed()) {
			this.seen = this.watch.found();
		}
		if (state.live() != this.live) {
			this.live = state.live();
			this.liveChanged.run();
		}
	}

	private static Set<String> portalsOfChanged(Map<String, ResourceWatch.Found<String>> before,
			Map<String, ResourceWatch.Found<String>> now) {
		Set<String> portals = new HashSet<>();
		Set<String> names = new HashSet<>(before.keySet());
		names.addAll(now.keySet());
		for (String name : names) {
			ResourceWatch.Found<String> was = before.get(name);
			ResourceWatch.Found<String> is = now.get(name);
			if (was != is && (was == null || !was.equals(is))) {
				add(was, portals);
				add(is, portals);
			}
		}
		portals.remove("");
		return portals;
	}

	private static void add(ResourceWatch.@Nullable Found<String> found, Set<String> portals) {
		if (found != null && found.value() != null) {
			portals.add(found.value());
		}
	}

	boolean isLive() {
		return this.watch.state().live();
	}

	/** Why polls are not rarer; null if they are, or may soon be. */
	@Nullable String problem() {
		ResourceWatch.State state = this.watch.state();
		return (state.live() || state.listed() || !state.tried()) ? null
				: "WorkshopEnvironments are not watched, so that portals are polled more often: " + state.detail();
	}

	@Override
	public void close() {
		this.watch.close();
	}

}
