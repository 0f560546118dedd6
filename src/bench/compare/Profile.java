import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Shares of recordings by part of the path of a request: java Profile.java
 * NAME=FILE=REQUESTS=MILLIS… prints a table of CPU time and one of allocation, each with a
 * row for each part and a column for each recording, with the number of requests and the CPU
 * time of each. A sample belongs to the innermost frame that a
 * part knows.
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

	private static final String COMPILER = "the compiler and the collector";

	private static final String OTHERS = "other threads and native code";

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

	public static void main(String[] arguments) throws Exception {
		List<Recording> recordings = new ArrayList<>();
		for (String argument : arguments) {
			recordings.add(Recording.of(argument));
		}
		print("CPU time", recordings, (recording) -> shares(recording.cpu()), "%.1f %%",
				(recording) -> "%.2f ms".formatted(recording.millis()));
		System.out.println();
		print("KB allocated by a request", recordings, Recording::kilobytes, "%.1f",
				(recording) -> "%.0f".formatted(recording.kilobytes().values().stream().mapToDouble(Double::doubleValue).sum()));
	}

	private static void print(String what, List<Recording> recordings,
			Function<Recording, Map<String, Double>> figures, String format, Function<Recording, String> sum) {
		List<Map<String, Double>> columns = recordings.stream().map(figures).toList();
		StringBuilder head = new StringBuilder("| " + what + " |");
		StringBuilder line = new StringBuilder("|---|");
		for (Recording recording : recordings) {
			head.append(" %s |".formatted(recording.name()));
			line.append("---|");
		}
		System.out.println(head);
		System.out.println(line);
		List<String> names = new ArrayList<>(PARTS.keySet());
		names.addAll(List.of(COMPILER, OTHERS));
		names.sort(Comparator.comparing((String part) -> -columns.getFirst().getOrDefault(part, 0.0)));
		names.removeIf((part) -> columns.stream().allMatch((column) -> column.getOrDefault(part, 0.0) < 0.05));
		for (String part : names) {
			StringBuilder row = new StringBuilder("| %s |".formatted(part));
			columns.forEach((column) -> row.append(" " + format.formatted(column.getOrDefault(part, 0.0)) + " |"));
			System.out.println(row);
		}
		StringBuilder all = new StringBuilder("| **a request** |");
		recordings.forEach((recording) -> all.append(" **" + sum.apply(recording) + "** |"));
		System.out.println(all);
	}

	private static Map<String, Double> shares(Map<String, Double> weights) {
		double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
		Map<String, Double> shares = new HashMap<>(weights);
		shares.replaceAll((part, weight) -> 100 * weight / all);
		return shares;
	}

	/** Weights by part: samples, and bytes of all threads. */
	private record Recording(String name, long requests, double millis, Map<String, Double> cpu, Map<String, Double> bytes) {

		/** The first sample of a thread has all that it allocated before the recording. */
		private static final int BEFORE = 100;

		/** NAME=FILE=REQUESTS=MILLIS. */
		static Recording of(String argument) throws Exception {
			String[] fields = argument.split("=");
			Map<String, Double> cpu = new HashMap<>();
			Map<String, Double> bytes = new HashMap<>();
			List<RecordedEvent> allocations = new ArrayList<>();
			try (RecordingFile file = new RecordingFile(Path.of(fields[1]))) {
				while (file.hasMoreEvents()) {
					RecordedEvent event = file.readEvent();
					switch (event.getEventType().getName()) {
						case "jdk.CPUTimeSample" -> cpu.merge(part(event), 1.0, Double::sum);
						case "jdk.ObjectAllocationSample" -> allocations.add(event);
						default -> {
						}
					}
				}
			}
			allocations.sort(Comparator.comparingLong((event) -> event.getLong("weight")));
			for (RecordedEvent event : allocations) {
				long weight = event.getLong("weight");
				if (weight <= BEFORE * allocations.get(allocations.size() / 2).getLong("weight")) {
					bytes.merge(part(event), (double) weight, Double::sum);
				}
			}
			return new Recording(fields[0], Long.parseLong(fields[2]), Double.parseDouble(fields[3]), cpu,
					bytes);
		}

		Map<String, Double> kilobytes() {
			Map<String, Double> each = new HashMap<>(this.bytes);
			each.replaceAll((part, sum) -> sum / 1024 / Math.max(1, this.requests));
			return each;
		}

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
				? COMPILER : OTHERS;
	}

}
