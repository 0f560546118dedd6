package dev.educates.simulator;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Filters of {@code catalog/environments/}. The portal takes its query apart by hand, and
 * so does this: a plus is no blank, a second raw {@code =} anywhere and {@code labels}
 * without brackets break it, odd label keys are not filtered by.
 *
 * @param names Workshop resources; empty: all
 * @param labels labels that a workshop must have
 */
record CatalogQuery(List<String> names, Set<SimulatedEnvironmentState> states, Map<String, String> labels) {

	private static final Pattern LABEL = Pattern.compile("labels\\[(\\w+)]");

	static CatalogQuery parse(String rawQuery) {
		List<String> names = new ArrayList<>();
		Set<SimulatedEnvironmentState> states = EnumSet.noneOf(SimulatedEnvironmentState.class);
		Map<String, String> labels = new HashMap<>();
		for (String pair : rawQuery.split("&", -1)) {
			String[] parts = pair.replace("+", "%2B").split("=", -1);
			if (parts.length > 2) {
				throw new Refused(SimulatorResponse.serverError());
			}
			String key = SimulatorRequest.decode(parts[0]);
			String value = (parts.length == 2) ? SimulatorRequest.decode(parts[1]) : "";
			switch (key) {
				case "name" -> names.add(value);
				case "state" -> state(value, states);
				case "labels" -> throw new Refused(SimulatorResponse.serverError());
				default -> label(key, value, labels);
			}
		}
		return new CatalogQuery(names, states.isEmpty() ? EnumSet.of(SimulatedEnvironmentState.RUNNING) : states,
				labels);
	}

	boolean accepts(EnvironmentView environment) {
		WorkshopSpecification workshop = environment.specification().workshop();
		return this.states.contains(environment.state())
				&& (this.names.isEmpty() || this.names.contains(workshop.name()))
				&& workshop.labels().entrySet().containsAll(this.labels.entrySet());
	}

	private static void state(String value, Set<SimulatedEnvironmentState> states) {
		for (SimulatedEnvironmentState state : SimulatedEnvironmentState.values()) {
			if (state.name().equals(value.toUpperCase(Locale.ROOT))) {
				states.add(state);
			}
		}
	}

	private static void label(String key, String value, Map<String, String> labels) {
		Matcher matcher = LABEL.matcher(key);
		if (matcher.matches()) {
			labels.put(matcher.group(1), value);
		}
	}

}
