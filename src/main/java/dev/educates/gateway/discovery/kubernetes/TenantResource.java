package dev.educates.gateway.discovery.kubernetes;

import java.util.Map;

import dev.educates.gateway.discovery.SelectorEntry;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/** Reads a {@code TenantConfig}. */
final class TenantResource {

	private TenantResource() {
	}

	/** Reads one; an {@link IllegalArgumentException} says what is wrong. */
	static Tenant read(GenericKubernetesResource resource) {
		return new Tenant(resource.getMetadata().getName(), null, selector(resource, "clusters"),
				selector(resource, "portals"), Map.of(), null);
	}

	private static @Nullable Selector selector(GenericKubernetesResource resource, String name) {
		return SelectorEntry.selector(ResourceReader.value(resource, SelectorEntry.class, "spec." + name));
	}

}
