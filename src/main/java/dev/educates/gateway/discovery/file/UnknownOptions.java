package dev.educates.gateway.discovery.file;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Finds names below {@code gateway} that are no options, and roots that are nearly
 * {@code gateway} or another usual one. What a placeholder refers to need not be one.
 * <p>
 * Environment variables may belong to somebody else: Kubernetes sets
 * {@code GATEWAY_SERVICE_HOST} where a service is called {@code gateway}. Of these only
 * such are told that are nearly an option, or are below one of our lists.
 */
final class UnknownOptions {

	private static final String PREFIX = "gateway.";

	private static final Pattern OURS = Pattern.compile("gateway[.\\[]", Pattern.CASE_INSENSITIVE);

	private static final String VARIABLE_PREFIX = "GATEWAY_";

	private static final int NEAR = 2;

	private static final Pattern ITEM = Pattern.compile("(.+?)_\\d+(?:_.*)?");

	private final ConfigurableEnvironment environment;

	private final KnownOptions known = KnownOptions.all();

	private final Set<String> problems = new LinkedHashSet<>();

	private UnknownOptions(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/** A sentence for each of them, with where it stands. */
	static List<String> in(ConfigurableEnvironment environment) {
		UnknownOptions unknown = new UnknownOptions(environment);
		unknown.sources().forEach(unknown::check);
		return List.copyOf(unknown.problems);
	}

	private Stream<EnumerablePropertySource<?>> sources() {
		return this.environment.getPropertySources()
			.stream()
			.filter((source) -> !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source))
			.filter(EnumerablePropertySource.class::isInstance)
			.map((source) -> (EnumerablePropertySource<?>) source);
	}

	private void check(EnumerablePropertySource<?> source) {
		RootKeys.in(source).forEach((root) -> tell(source, root.name(), root.problem()));
		boolean variables = source instanceof SystemEnvironmentPropertySource;
		for (String name : source.getPropertyNames()) {
			String problem = null;
			if (variables && name.startsWith(VARIABLE_PREFIX)) {
				problem = checkVariable(name);
			}
			else if (OURS.matcher(name).lookingAt()) {
				problem = check(ConfigurationPropertyName.adapt(name, '.'), source.getProperty(name));
			}
			if (problem != null) {
				tell(source, name, problem);
			}
		}
	}

	private void tell(EnumerablePropertySource<?> source, String name, String problem) {
		if (!isReferredTo(name)) {
			Origin origin = OriginLookup.getOrigin(source, name);
			this.problems
				.add(problem + " (" + ((origin != null) ? origin : new PropertySourceOrigin(source, name)) + ")");
		}
	}

	private @Nullable String check(ConfigurationPropertyName name, @Nullable Object value) {
		KnownOptions section = this.known;
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			if (section.isOpen()) {
				return null;
			}
			KnownOptions next = name.isNumericIndex(i) ? section.items()
					: section.child(name.getElement(i, Form.UNIFORM));
			if (next == null) {
				String written = Spelling.written(name.chop(i + 1));
				return written + " is not known" + hint(section, name.getElement(i, Form.ORIGINAL), written);
			}
			section = next;
		}
		boolean empty = value == null || value.toString().isEmpty();
		return (section.children().isEmpty() || empty) ? null : "%s must be a map of %s".formatted(
				Spelling.written(name), String.join(", ", Spelling.like(name.toString(), section.children().keySet())));
	}

	private String hint(KnownOptions section, String word, String written) {
		String near = Spelling.maybe(word, Spelling.like(written, section.children().keySet()));
		return near.isEmpty() ? elsewhere(word) : near;
	}

	/** The option that ends like this, if there is just one. */
	private String elsewhere(String word) {
		List<String> found = new ArrayList<>();
		this.known.forEachOption((name, option) -> {
			if (name.substring(name.lastIndexOf('.') + 1).replace("-", "").equalsIgnoreCase(word.replace("-", ""))) {
				found.add(name);
			}
		});
		return (found.size() == 1) ? ". Maybe '" + found.getFirst() + "'" : "";
	}

	private @Nullable String checkVariable(String name) {
		String rest = name.substring(VARIABLE_PREFIX.length());
		if (isKnown(this.known, rest)) {
			return null;
		}
		Matcher item = ITEM.matcher(rest);
		String option = item.matches() ? item.group(1) : rest;
		String nearest = null;
		int smallest = NEAR + 1;
		for (String candidate : variables(item.matches())) {
			int distance = Spelling.distance(option, candidate);
			if (distance < smallest) {
				smallest = distance;
				nearest = candidate;
			}
		}
		if (nearest == null) {
			return null;
		}
		return name + " is not known" + ((smallest > 0) ? ". Maybe '" + VARIABLE_PREFIX + nearest
				+ (item.matches() ? rest.substring(option.length()) : "") + "'" : "");
	}

	private List<String> variables(boolean lists) {
		List<String> variables = new ArrayList<>();
		this.known.forEachOption((name, option) -> {
			if (!lists || option.items() != null || option.isOpen()) {
				variables.add(variable(name.substring(PREFIX.length())));
			}
		});
		return variables;
	}

	private static boolean isKnown(KnownOptions section, String rest) {
		if (section.isOpen() || rest.isEmpty()) {
			return true;
		}
		if (section.items() != null) {
			String below = rest.replaceFirst("^\\d+(_|$)", "");
			return !below.equals(rest) && isKnown(section.items(), below);
		}
		return section.children().entrySet().stream().anyMatch((child) -> {
			String word = variable(child.getKey());
			return Stream.of(word, word.replace("_", ""))
				.map((form) -> rest.equals(form) ? ""
						: rest.startsWith(form + "_") ? rest.substring(form.length() + 1) : null)
				.filter(Objects::nonNull)
				.anyMatch((below) -> isKnown(child.getValue(), below));
		});
	}

	private static String variable(String name) {
		return name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
	}

	private boolean isReferredTo(String name) {
		return sources().anyMatch((source) -> Stream.of(source.getPropertyNames())
			.map(source::getProperty)
			.filter(CharSequence.class::isInstance)
			.map(Object::toString)
			.anyMatch((value) -> value.contains("${" + name + "}") || value.contains("${" + name + ":")));
	}

}
