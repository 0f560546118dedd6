package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Map;

/**
 * Selects clusters or portals: all conditions must match; without any it selects all.
 *
 * @param names any of these; empty for all names
 * @param labels every one of these
 * @param expressions every one of these
 */
public record Selector(List<NamePattern> names, Map<String, String> labels, List<LabelExpression> expressions) {

	/** Selects all. */
	public static final Selector ALL = new Selector(List.of(), Map.of(), List.of());

	public Selector {
		names = List.copyOf(names);
		labels = Map.copyOf(labels);
		expressions = List.copyOf(expressions);
	}

	/** Whether something is selected. */
	public boolean matches(String name, Map<String, String> present) {
		return (this.names.isEmpty() || this.names.stream().anyMatch((pattern) -> pattern.matches(name)))
				&& present.entrySet().containsAll(this.labels.entrySet())
				&& this.expressions.stream().allMatch((expression) -> expression.matches(present));
	}

}
