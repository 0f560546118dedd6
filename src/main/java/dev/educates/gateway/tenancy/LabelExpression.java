package dev.educates.gateway.tenancy;

import java.util.Map;
import java.util.Set;

/**
 * A condition on one label, as in Kubernetes' {@code matchExpressions}.
 *
 * @param values operands of {@link Operator#IN} and {@link Operator#NOT_IN}
 */
public record LabelExpression(String key, Operator operator, Set<String> values) {

	public LabelExpression {
		values = Set.copyOf(values);
	}

	boolean matches(Map<String, String> labels) {
		return switch (this.operator) {
			case IN -> labels.containsKey(this.key) && this.values.contains(labels.get(this.key));
			case NOT_IN -> !labels.containsKey(this.key) || !this.values.contains(labels.get(this.key));
			case EXISTS -> labels.containsKey(this.key);
			case DOES_NOT_EXIST -> !labels.containsKey(this.key);
		};
	}

	/** What is asked of a label. */
	public enum Operator {

		IN,

		/** It has none of the values, or is not there. */
		NOT_IN,

		EXISTS, DOES_NOT_EXIST

	}

}
