package dev.educates.gateway.graphql.document;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.server.error.BadInput;
import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import org.jspecify.annotations.Nullable;

/**
 * How large a document is once its fragments are written out. Each fragment is measured
 * once, so that this takes no longer than reading the document, however large that is.
 *
 * @param fields how many fields, those of fragments wherever they are spread
 */
public record DocumentMetrics(long fields, long aliases, int depth, Set<String> names) {

	/** The highest count that matters: nothing may overflow. */
	private static final long VERY_MANY = 1_000_000_000;

	/**
	 * Measures a document, valid or not.
	 * @throws BadInput if a fragment contains itself, or is deferred
	 */
	static DocumentMetrics of(Document document) {
		Measure measure = new Measure();
		document.getDefinitionsOfType(FragmentDefinition.class)
			.forEach((each) -> measure.fragments.put(each.getName(), each));
		Size all = Size.NOTHING;
		for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
			all = all.and(measure.size(operation.getSelectionSet()));
		}
		for (String fragment : measure.fragments.keySet()) {
			// it is an error not to use it, but it takes work until that is found out
			measure.fragment(fragment);
		}
		return new DocumentMetrics(all.fields, all.aliases, all.depth, Set.copyOf(measure.names));
	}

	private record Size(long fields, long aliases, int depth) {

		static final Size NOTHING = new Size(0, 0, 0);

		Size and(Size other) {
			return new Size(Math.min(VERY_MANY, this.fields + other.fields),
					Math.min(VERY_MANY, this.aliases + other.aliases), Math.max(this.depth, other.depth));
		}

	}

	private static final class Measure {

		private final Map<String, FragmentDefinition> fragments = new HashMap<>();

		private final Map<String, Size> measured = new HashMap<>();

		private final Set<String> open = new HashSet<>();

		private final Set<String> names = new HashSet<>();

		Size size(@Nullable SelectionSet selections) {
			Size all = Size.NOTHING;
			if (selections != null) {
				for (Selection<?> each : selections.getSelections()) {
					all = all.and(size(each));
				}
			}
			return all;
		}

		private Size size(Selection<?> selection) {
			return switch (selection) {
				case Field field -> {
					this.names.add(field.getName());
					Size below = size(field.getSelectionSet());
					yield new Size(1 + below.fields, ((field.getAlias() != null) ? 1 : 0) + below.aliases,
							1 + below.depth);
				}
				case InlineFragment inline -> {
					DeferDirective.reject(inline);
					yield size(inline.getSelectionSet());
				}
				case FragmentSpread spread -> {
					DeferDirective.reject(spread);
					yield fragment(spread.getName());
				}
				default -> Size.NOTHING;
			};
		}

		Size fragment(String name) {
			FragmentDefinition fragment = this.fragments.get(name);
			Size known = this.measured.get(name);
			if (known != null || fragment == null) {
				return (known != null) ? known : Size.NOTHING;
			}
			if (!this.open.add(name)) {
				throw new BadInput("fragment '%s' contains itself".formatted(BadInput.shortened(name)));
			}
			Size size = size(fragment.getSelectionSet());
			this.open.remove(name);
			this.measured.put(name, size);
			return size;
		}

	}

}
