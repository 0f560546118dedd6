package dev.educates.gateway.observability;

import java.util.Map;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;

/**
 * Describes the timers that Micrometer makes of observations: an observation has no
 * description. Prometheus shows it as HELP.
 */
final class MetricDescriptions implements MeterFilter {

	static final String PLACEMENT = "gateway.placement";

	private static final Map<String, String> TEXTS = Map.of(ObservedSessions.REQUESTS,
			"Requests for a session, including requests that shared the result of another", ObservedSessions.CHANGES,
			"Extensions and terminations of sessions", PLACEMENT, "Placement decisions", ObservedPortal.NAME,
			"Calls to portals", "graphql.request", "GraphQL operations, without cached responses", "graphql.dataloader",
			"Batches of live data that operations read from portals", "http.server.requests", "HTTP requests");

	@Override
	public Meter.Id map(Meter.Id id) {
		String text = TEXTS.get(id.getName());
		return (text != null && id.getDescription() == null)
				? new Meter.Id(id.getName(), Tags.of(id.getTags()), id.getBaseUnit(), text, id.getType()) : id;
	}

}
