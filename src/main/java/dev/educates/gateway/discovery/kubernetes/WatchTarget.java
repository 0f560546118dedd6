package dev.educates.gateway.discovery.kubernetes;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What is watched, and where.
 *
 * @param namespace null for a kind that has none
 * @param resource the name of the only resource that is read; null for all
 * @param name for operators
 */
record WatchTarget(ResourceKind kind, KubernetesClient client, @Nullable String namespace, @Nullable String resource,
		String name) {

	private static final long PAGE = 500;

	/** More resources than that are no fleet, and would fill the memory. */
	static final int MOST = 10_000;

	/** Pages of a list, which an API server may make smaller than asked for. */
	private static final int MOST_PAGES = 25;

	/** Reads all, in pages, of which none is begun after the longest time. */
	GenericKubernetesResourceList listAll(Duration longest) {
		List<GenericKubernetesResource> all = new ArrayList<>();
		long start = System.nanoTime();
		String token = null;
		for (int pages = 0; pages < MOST_PAGES; pages++) {
			GenericKubernetesResourceList page = list(token);
			all.addAll(page.getItems());
			token = page.getMetadata().getContinue();
			if (all.size() > MOST) {
				break;
			}
			if (token == null || token.isEmpty()) {
				page.setItems(all);
				return page;
			}
			if (System.nanoTime() - start > longest.toNanos()) {
				throw exceeded("the list takes longer than " + longest.toSeconds() + " s");
			}
		}
		throw exceeded("the list has more than %d resources or %d pages".formatted(MOST, MOST_PAGES));
	}

	static UncheckedIOException exceeded(String message) {
		return new UncheckedIOException(new ResponseLimits.Exceeded(message));
	}

	private GenericKubernetesResourceList list(@Nullable String token) {
		return operation().list(options().withLimit(PAGE).withContinue(token).build());
	}

	Watch watch(WatchEvents events, Duration time) {
		ListOptions options = options().withResourceVersion(events.version())
			.withAllowWatchBookmarks(true)
			.withTimeoutSeconds(time.toSeconds() + 1)
			.build();
		return operation().watch(options, events);
	}

	private ListOptionsBuilder options() {
		ListOptionsBuilder options = new ListOptionsBuilder();
		return (this.resource != null) ? options.withFieldSelector("metadata.name=" + this.resource) : options;
	}

	private NonNamespaceOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> operation() {
		MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> all = this.client
			.genericKubernetesResources(this.kind.context());
		return (this.namespace != null) ? all.inNamespace(this.namespace) : all;
	}

}
