package dev.educates.gateway.discovery.kubernetes;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/**
 * Asks API servers for the metadata of workshop environments, without the rest: labels
 * and a version are all that is needed.
 */
final class MetadataOnly implements Interceptor {

	private static final String PATH = "/" + ResourceKind.WORKSHOP_ENVIRONMENT.context().getPlural();

	@Override
	public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
		if (request.uri().getPath().endsWith(PATH)) {
			String kind = ResponseLimits.isWatch(request) ? "PartialObjectMetadata" : "PartialObjectMetadataList";
			builder.setHeader("Accept", "application/json;as=%s;g=meta.k8s.io;v=v1".formatted(kind));
		}
	}

}
