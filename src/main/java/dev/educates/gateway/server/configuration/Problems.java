package dev.educates.gateway.server.configuration;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.HibernateValidator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.TextResourceOrigin;

/**
 * Problems of a configuration, each with its place. Of each name there is one: the first
 * that is found.
 */
public final class Problems {

	private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
		.configure()
		.defaultLocale(Locale.ENGLISH)
		.buildValidatorFactory()
		.getValidator();

	private static final Pattern PARTS = Pattern.compile("(?=[.\\[])");

	private final ConfigurationTree tree;

	private final Map<String, Problem> found = new LinkedHashMap<>();

	private final Set<String> names = new HashSet<>();

	Problems(ConfigurationTree tree) {
		this.tree = tree;
	}

	/** A sentence for each problem, in the order of the files. */
	public List<String> all() {
		return this.found.values().stream().sorted(Comparator.comparing(Problem::place)).map(Problem::text).toList();
	}

	/** Adds what the constraints of a record with a prefix find. */
	public void validate(String prefix, Object options) {
		for (ConstraintViolation<Object> violation : VALIDATOR.validate(options)) {
			String path = violation.getPropertyPath().toString().replaceAll("\\.<[a-z ]+>$", "");
			add(path.isEmpty() ? prefix : prefix + "." + path, violation.getMessage());
		}
	}

	/**
	 * Adds a problem.
	 * @param name in any spelling, like {@code gateway.clusters[0].administrativeState};
	 * it may be missing in the configuration
	 * @param problem the rest of a sentence that begins with the name; it has no secrets
	 */
	public void add(String name, String problem) {
		ConfigurationEntry at = this.tree.root();
		String missing = "";
		for (String part : PARTS.split(name.substring("gateway".length()))) {
			String key = (part.isEmpty() || !missing.isEmpty()) ? null : at.key(part);
			ConfigurationEntry next = (key != null) ? at.children.get(key) : null;
			if (next != null) {
				at = next;
			}
			else if (!part.isEmpty()) {
				missing += DataObjectPropertyName.toDashedForm(part);
			}
		}
		if (missing.isEmpty()) {
			// as it is written, and not as Java prints it
			add(at, OptionValidator.isHarmless(at)
					? "'%s' %s".formatted(at.value, problem.replaceFirst("^\\([^)]*\\) ", "")) : problem);
		}
		else if (this.names.add(at.written + missing)) {
			Origin origin = at.firstOrigin();
			for (ConfigurationEntry near = at.parent; origin == null && near != null; near = near.parent) {
				origin = near.firstOrigin();
			}
			add(at.written + missing + " " + problem, origin);
		}
	}

	void add(ConfigurationEntry entry, String problem) {
		if (this.names.add(entry.written)) {
			add(entry.written + " " + problem, entry.firstOrigin());
		}
	}

	/**
	 * Adds a whole sentence, once: that of a section has the place of its first value.
	 */
	void add(String problem, @Nullable Origin origin) {
		this.names.add(problem.substring(0, problem.indexOf(' ')));
		this.found.putIfAbsent(problem, new Problem(problem, origin));
	}

	/** Whether a name, or one below it, has a problem. */
	boolean has(String name) {
		return this.names.stream().anyMatch((each) -> each.startsWith(name));
	}

	/**
	 * A problem.
	 *
	 * @param sentence without its place
	 * @param origin null if it is not known
	 */
	private record Problem(String sentence, @Nullable Origin origin) {

		String text() {
			return this.sentence + ((this.origin != null) ? " (" + this.origin + ")" : "");
		}

		/** Sorts by file, line and column; other sources come first. */
		String place() {
			return (this.origin instanceof TextResourceOrigin text && text.getLocation() != null) ? "%s %7d %7d"
				.formatted(text.getResource(), text.getLocation().getLine(), text.getLocation().getColumn()) : "";
		}

	}

}
