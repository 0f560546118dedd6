import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Shares of a recording by part of the path of a request: java Profile.java RECORDING…
 * prints a row for each part with a column for each recording, CPU and allocation. A sample
 * belongs to the innermost frame that a part knows.
 */
public final class Profile {

	private static final Map<String, Predicate<String>> PARTS = new LinkedHashMap<>();

	static {
		part("publishing in the snapshot", "dev.educates.gateway.fleet.", "dev.educates.gateway.portal.polling.FleetWriter");
		part("plan", "dev.educates.gateway.placement.");
		part("reservation, circuit breakers, idempotency", "dev.educates.gateway.session.inflight.");
		part("audit and logs", "dev.educates.gateway.server.audit.", "ch.qos.logback.", "org.slf4j.");
		part("decisions", "dev.educates.gateway.session.Decision");
		part("the request's other steps", "dev.educates.gateway.session.", "dev.educates.gateway.tenancy.");
		part("polls", "dev.educates.gateway.portal.polling.", "dev.educates.gateway.portal.http.Catalog");
		part("HTTP client to portals", "dev.educates.gateway.portal.", "org.apache.hc.", "org.springframework.web.client.",
				"org.springframework.web.service.", "org.springframework.http.client.", "jdk.internal.net.http.");
		part("response cache", "dev.educates.gateway.server.cache.");
		part("limits", "dev.educates.gateway.server.limits.", "io.github.bucket4j.");
		part("documents and their limits", "dev.educates.gateway.graphql.document.");
		part("security", "org.springframework.security.", "dev.educates.gateway.security.");
		part("metrics and spans", "io.micrometer.", "io.opentelemetry.", "dev.educates.gateway.observability.",
				"io.prometheus.", "org.springframework.web.filter.ServerHttpObservationFilter",
				"org.springframework.graphql.observation.", "org.springframework.http.server.observation.");
		part("JSON", "tools.jackson.", "com.fasterxml.");
		part("GraphQL", "graphql.", "org.springframework.graphql.", "dev.educates.gateway.graphql.", "org.dataloader.",
				"reactor.");
		part("REST API", "dev.educates.gateway.rest.");
		part("Jetty", "org.eclipse.jetty.", "dev.educates.gateway.server.");
		part("Spring MVC and web", "org.springframework.", "jakarta.");
	}

	private Profile() {
	}

	private static void part(String name, String... prefixes) {
		PARTS.put(name, (type) -> {
			for (String prefix : prefixes) {
				if (type.startsWith(prefix)) {
					return true;
				}
			}
			return false;
		});
	}

	public static void main(String[] recordings) throws Exception {
		List<Map<String, Double>> columns = new ArrayList<>();
		StringBuilder head = new StringBuilder("| part |");
		StringBuilder line = new StringBuilder("|---|");
		for (String recording : recordings) {
			String name = Path.of(recording).getFileName().toString().replaceFirst("\\.jfr$", "");
			columns.add(shares(recording, "jdk.CPUTimeSample"));
			columns.add(shares(recording, "jdk.ObjectAllocationSample"));
			head.append(" %s, CPU | %s, allocation |".formatted(name, name));
			line.append("---|---|");
		}
		System.out.println(head);
		System.out.println(line);
		List<String> names = new ArrayList<>(PARTS.keySet());
		names.addAll(List.of("the compiler and the collector", "other threads and native code"));
		names.sort(Comparator.comparing((String part) -> -columns.getFirst().getOrDefault(part, 0.0)));
		for (String part : names) {
			StringBuilder row = new StringBuilder("| %s |".formatted(part));
			columns.forEach((column) -> row.append(" %.1f %% |".formatted(column.getOrDefault(part, 0.0))));
			System.out.println(row);
		}
	}

	private static Map<String, Double> shares(String recording, String type) throws Exception {
		Map<String, Double> weights = new HashMap<>();
		double all = 0;
		try (RecordingFile file = new RecordingFile(Path.of(recording))) {
			while (file.hasMoreEvents()) {
				RecordedEvent event = file.readEvent();
				if (event.getEventType().getName().equals(type)) {
					double weight = event.hasField("weight") ? event.getLong("weight") : 1;
					weights.merge(part(event), weight, Double::sum);
					all += weight;
				}
			}
		}
		double sum = all;
		weights.replaceAll((part, weight) -> 100 * weight / sum);
		return weights;
	}

	private static String part(RecordedEvent event) {
		if (event.getStackTrace() != null) {
			for (RecordedFrame frame : event.getStackTrace().getFrames()) {
				String type = frame.getMethod().getType().getName();
				for (Map.Entry<String, Predicate<String>> part : PARTS.entrySet()) {
					if (part.getValue().test(type)) {
						return part.getKey();
					}
				}
			}
		}
		RecordedThread thread = event.hasField("eventThread") ? event.getThread("eventThread") : null;
		String name = (thread != null && thread.getJavaName() != null) ? thread.getJavaName() : "";
		return name.contains("Compiler") || name.startsWith("G1") || name.startsWith("GC") || name.equals("VM Thread")
				? "the compiler and the collector" : "other threads and native code";
	}

}
