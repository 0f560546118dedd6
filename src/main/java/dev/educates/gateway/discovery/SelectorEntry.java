package dev.educates.gateway.discovery;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.tenancy.LabelExpression;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Selects clusters or portals as Educates' TenantConfig does: all conditions must hold.
 *
 * @param nameSelector by name
 * @param labelSelector by labels
 */
public record SelectorEntry(@Nullable @Valid NameSelector nameSelector, @Nullable @Valid LabelSelector labelSelector) {

	/**
	 * The selector.
	 * @return the conditions; none selects all
	 * @throws IllegalArgumentException if an expression has no key or an unknown operator
	 */
	public Selector selector() {
		LabelSelector byLabel = (this.labelSelector != null) ? this.labelSelector
				: new LabelSelector(Map.of(), List.of());
		List<String> names = (this.nameSelector != null) ? this.nameSelector.matchNames : List.of();
		return new Selector(names.stream().map(NamePattern::new).toList(), byLabel.matchLabels,
				byLabel.matchExpressions.stream().map(ExpressionEntry::expression).toList());
	}

	private static <T> List<T> listOf(@Nullable List<T> list) {
		return (list != null) ? list : List.of();
	}

	/**
	 * Selects by name.
	 *
	 * @param matchNames globs, any of which must match
	 */
	public record NameSelector(List<@Required String> matchNames) {

		public NameSelector {
			matchNames = listOf(matchNames);
		}

	}

	/**
	 * Selects by labels.
	 *
	 * @param matchLabels labels with their values, all of which must be there
	 * @param matchExpressions conditions, all of which must hold
	 */
	public record LabelSelector(Map<String, String> matchLabels, List<@Valid ExpressionEntry> matchExpressions) {

		public LabelSelector {
			matchLabels = (matchLabels != null) ? matchLabels : Map.of();
			matchExpressions = listOf(matchExpressions);
		}

	}

	/**
	 * A condition on a label.
	 *
	 * @param key of the label
	 * @param operator In, NotIn, Exists or DoesNotExist
	 * @param values for In and NotIn
	 */
	public record ExpressionEntry(@Required String key,
			@Required @Pattern(regexp = "\\s*|In|NotIn|Exists|DoesNotExist",
					message = "'${validatedValue}' must be one of In, NotIn, Exists, DoesNotExist") String operator,
			List<@Required String> values) {

		private static final Map<String, LabelExpression.Operator> OPERATORS = Map.of("In", LabelExpression.Operator.IN,
				"NotIn", LabelExpression.Operator.NOT_IN, "Exists", LabelExpression.Operator.EXISTS, "DoesNotExist",
				LabelExpression.Operator.DOES_NOT_EXIST);

		public ExpressionEntry {
			values = listOf(values);
		}

		private LabelExpression expression() {
			LabelExpression.Operator known = (this.operator != null) ? OPERATORS.get(this.operator) : null;
			if (this.key == null || known == null) {
				throw new IllegalArgumentException(
						"matchExpressions: operator (%s) of key %s must be one of In, NotIn, Exists, DoesNotExist"
							.formatted(this.operator, this.key));
			}
			return new LabelExpression(this.key, known, Set.copyOf(this.values));
		}

	}

}
