package dev.educates.gateway.discovery.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.tenancy.LabelExpression;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/** Reads a {@code TenantConfig}. */
final class TenantResource {

	private static final Map<String, LabelExpression.Operator> OPERATORS = Map.of("In", LabelExpression.Operator.IN,
			"NotIn", LabelExpression.Operator.NOT_IN, "Exists", LabelExpression.Operator.EXISTS, "DoesNotExist",
			LabelExpression.Operator.DOES_NOT_EXIST);

	private TenantResource() {
	}

	/**
	 * Reads one.
	 * @throws IllegalArgumentException saying what is wrong
	 */
	static Tenant read(GenericKubernetesResource resource) {
		Spec spec = ResourceReader.part(resource, "spec", Spec.class, new Spec(null, null));
		return new Tenant(resource.getMetadata().getName(), null, selector(spec.clusters()), selector(spec.portals()),
				Map.of(), null);
	}

	/** Null if it has no condition: it selects nothing in particular, hence nothing. */
	private static @Nullable Selector selector(@Nullable ResourceSelector selector) {
		if (selector == null) {
			return null;
		}
		List<NamePattern> names = (selector.nameSelector() != null)
				? ResourceReader.orEmpty(selector.nameSelector().matchNames()).stream().map(NamePattern::new).toList()
				: List.of();
		Map<String, String> labels = Map.of();
		List<LabelExpression> expressions = new ArrayList<>();
		if (selector.labelSelector() != null) {
			LabelSelector labelSelector = selector.labelSelector();
			labels = (labelSelector.matchLabels() != null) ? labelSelector.matchLabels() : Map.of();
			ResourceReader.orEmpty(labelSelector.matchExpressions())
				.forEach((expression) -> expressions.add(expression.value()));
		}
		Selector selects = new Selector(names, labels, expressions);
		return selects.equals(Selector.ALL) ? null : selects;
	}

	private record Spec(@Nullable ResourceSelector clusters, @Nullable ResourceSelector portals) {
	}

	private record ResourceSelector(@Nullable NameSelector nameSelector, @Nullable LabelSelector labelSelector) {
	}

	private record NameSelector(@Nullable List<String> matchNames) {
	}

	private record LabelSelector(@Nullable Map<String, String> matchLabels,
			@Nullable List<Expression> matchExpressions) {
	}

	private record Expression(@Nullable String key, @Nullable String operator, @Nullable List<String> values) {

		LabelExpression value() {
			LabelExpression.Operator known = (this.operator != null) ? OPERATORS.get(this.operator) : null;
			if (this.key == null || known == null) {
				throw new IllegalArgumentException(
						"matchExpressions: operator (%s) of key %s must be one of In, NotIn, Exists, DoesNotExist"
							.formatted(this.operator, this.key));
			}
			return new LabelExpression(this.key, known, Set.copyOf(ResourceReader.orEmpty(this.values)));
		}

	}

}
