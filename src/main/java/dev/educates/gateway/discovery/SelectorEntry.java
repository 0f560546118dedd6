package dev.educates.gateway.discovery;

import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
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
	 * The conditions; null for none, which select nothing in particular, hence nothing.
	 * @throws IllegalArgumentException if an expression has no key or an unknown operator
	 */
	public static @Nullable Selector selector(@Nullable SelectorEntry entry) {
		if (entry == null) {
			return null;
		}
		LabelSelector byLabel = (entry.labelSelector != null) ? entry.labelSelector
				: new LabelSelector(Map.of(), List.of());
		List<String> names = (entry.nameSelector != null) ? entry.nameSelector.matchNames : List.of();
		Selector selector = new Selector(names.stream().map(NamePattern::new).toList(), byLabel.matchLabels,
				byLabel.matchExpressions.stream().map(ExpressionEntry::expression).toList());
		return selector.equals(Selector.ALL) ? null : selector;
	}

	/**
	 * Selects by name.
	 *
	 * @param matchNames globs, any of which must match
	 */
	public record NameSelector(@JsonSetter(nulls = Nulls.AS_EMPTY) List<@Required String> matchNames) {

	}

	/**
	 * Selects by labels.
	 *
	 * @param matchLabels labels with their values, all of which must be there
	 * @param matchExpressions conditions, all of which must hold
	 */
	public record LabelSelector(@JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> matchLabels,
			@JsonSetter(nulls = Nulls.AS_EMPTY) List<@Valid ExpressionEntry> matchExpressions) {

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
			@JsonSetter(nulls = Nulls.AS_EMPTY) List<@Required String> values) {

		private static final Map<String, LabelExpression.Operator> OPERATORS = Map.of("In", LabelExpression.Operator.IN,
				"NotIn", LabelExpression.Operator.NOT_IN, "Exists", LabelExpression.Operator.EXISTS, "DoesNotExist",
				LabelExpression.Operator.DOES_NOT_EXIST);

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
