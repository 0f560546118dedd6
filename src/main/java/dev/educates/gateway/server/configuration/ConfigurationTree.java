package dev.educates.gateway.server.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What files, environment variables and the command line say below {@code gateway}, with
 * the place of each value. As in Spring Boot the first source wins, a list comes from one
 * source as a whole, and names are relaxed: {@code maximumAge}. Unlike Spring Boot it
 * rejects unknown names, and takes keys of labels as they are written.
 */
public final class ConfigurationTree {

	private static final Pattern OURS = Pattern.compile("gateway[.\\[]", Pattern.CASE_INSENSITIVE);

	static final Pattern INDEX = Pattern.compile("\\[(\\d{1,9})]");

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^:{}]+)");

	private final ConfigurationEntry root = new ConfigurationEntry(OptionTree.all(), "gateway", null);

	private final Problems problems = new Problems(this);

	/** Names to which placeholders refer: these need not be options. */
	private final Set<String> references = new HashSet<>();

	private final OptionValidator values;

	private ConfigurationTree(ConfigurableEnvironment environment) {
		this.values = new OptionValidator(environment, this.problems);
	}

	/** Reads all sources. Values of options are not checked yet. */
	public static ConfigurationTree read(ConfigurableEnvironment environment) {
		ConfigurationTree tree = new ConfigurationTree(environment);
		List<EnumerablePropertySource<?>> sources = new ArrayList<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> enumerable
					&& !ConfigurationPropertySources.isAttachedConfigurationPropertySource(source)) {
				sources.add(enumerable);
			}
		}
		sources.forEach(tree::addReferences);
		sources.forEach(tree::add);
		return tree;
	}

	/** All problems that are known so far; others may be added. */
	public Problems problems() {
		return this.problems;
	}

	/** Whether any source has a name directly below {@code gateway}. */
	public boolean has(String word) {
		return this.root.children.containsKey(word);
	}

	/**
	 * Values below some names directly below {@code gateway}: texts by names in kebab
	 * case. What has a problem is left out.
	 */
	public ObjectNode json(String... words) {
		ObjectNode json = JsonNodeFactory.instance.objectNode();
		for (String word : words) {
			ConfigurationEntry entry = this.root.children.get(word);
			if (entry != null) {
				this.values.resolve(entry);
				json.set(word, json(entry));
			}
		}
		return json;
	}

	/**
	 * Resolves, converts, binds and validates the values of all options, but not of a
	 * record that is read in another way.
	 */
	public void checkOptions(Class<?> except) {
		this.values.resolve(this.root);
		this.values.check(except);
	}

	ConfigurationEntry root() {
		return this.root;
	}

	private void addReferences(EnumerablePropertySource<?> source) {
		for (String name : source.getPropertyNames()) {
			if (source.getProperty(name) instanceof CharSequence text && text.toString().contains("${")) {
				REFERENCE.matcher(text).results().forEach((found) -> this.references.add(found.group(1)));
			}
		}
	}

	private void add(EnumerablePropertySource<?> source) {
		RootNames.problems(source).forEach((name, problem) -> reject(source, name, problem));
		for (String name : source.getPropertyNames()) {
			if (source instanceof SystemEnvironmentPropertySource && name.startsWith(VariableNames.PREFIX)) {
				String option = VariableNames.option(name);
				if (option != null) {
					add(source, name, option);
				}
				else {
					reject(source, name, VariableNames.problem(name));
				}
			}
			else if (OURS.matcher(name).lookingAt()) {
				add(source, name, name);
			}
		}
	}

	private void reject(EnumerablePropertySource<?> source, String name, @Nullable String problem) {
		if (problem != null && !this.references.contains(name)) {
			this.problems.add(problem, origin(source, name));
		}
	}

	/** Adds a value; its option has the form {@code gateway.clusters[0].name}. */
	private void add(EnumerablePropertySource<?> source, String name, String option) {
		Object value = source.getProperty(name);
		ConfigurationEntry at = this.root;
		boolean inForce = true;
		int start = "gateway".length();
		while (start < option.length()) {
			int end = end(option, start, at.option.isOpen());
			ConfigurationEntry next = at.child(option.substring(start, end), inForce);
			if (next == null) {
				reject(source, name, unknown(at, option.substring(start, end)));
				return;
			}
			if (next.option.items() != null) {
				next.source = (next.source != null) ? next.source : source;
				inForce = inForce && next.source == source;
			}
			at = next;
			start = end;
		}
		if (at.value == null) {
			at.value = value;
			at.origin = origin(source, name);
		}
		boolean empty = value == null || value.toString().isEmpty();
		if (!empty && (!at.option.children().isEmpty() || at.isMap())) {
			reject(source, name,
					at.written + " must be a map" + (at.isMap() ? "" : " of " + String.join(", ", at.words(""))));
		}
	}

	/** Where the next part of a name ends. Below a map all the rest is one key. */
	private static int end(String name, int start, boolean open) {
		Matcher index = INDEX.matcher(name).region(start, name.length());
		if (index.lookingAt() && (!open || name.startsWith(".", index.end()))) {
			return index.end();
		}
		if (open) {
			return name.length();
		}
		int end = start + 1;
		while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
			end++;
		}
		return (name.charAt(start) == '[' && end < name.length() && name.indexOf(']', end) < 0) ? name.length() : end;
	}

	private static String unknown(ConfigurationEntry at, String part) {
		if (at.option.items() != null) {
			return at.written + " must be a list";
		}
		if (at.option.type() != null || at.option.isOpen()) {
			return at.written + (at.option.isOpen() ? part + " must be a text, not a list"
					: " must be a text, without anything below it");
		}
		if (INDEX.matcher(part).matches()) {
			return at.written + " must be a map of " + String.join(", ", at.words(part));
		}
		String word = part.substring(1);
		String hint = Spelling.maybe(word, at.words(part));
		return at.written + part + " is not known" + (hint.isEmpty() ? elsewhere(word) : hint);
	}

	/** The option that ends like this, or nearly, if there is just one. */
	private static String elsewhere(String word) {
		List<String> same = new ArrayList<>();
		List<String> near = new ArrayList<>();
		OptionTree.all().options().keySet().forEach((name) -> {
			String last = name.substring(name.lastIndexOf('.') + 1);
			if (OptionTree.uniform(last).equals(OptionTree.uniform(word))) {
				same.add("gateway." + name);
			}
			else if (Spelling.distance(last, word) <= 2 && last.length() > 5) {
				near.add("gateway." + name);
			}
		});
		List<String> found = same.isEmpty() ? near : same;
		return (found.size() == 1) ? ". Maybe '" + found.getFirst() + "'" : "";
	}

	private static Origin origin(EnumerablePropertySource<?> source, String name) {
		Origin origin = OriginLookup.getOrigin(source, name);
		return (origin != null) ? origin : new PropertySourceOrigin(source, name);
	}

	private JsonNode json(ConfigurationEntry entry) {
		OptionTree items = entry.option.items();
		if (items != null) {
			return list(entry);
		}
		if (entry.option.isOpen()) {
			return labels(entry);
		}
		if (!entry.option.children().isEmpty()) {
			ObjectNode object = JsonNodeFactory.instance.objectNode();
			entry.children.forEach((word, child) -> object.set(word, json(child)));
			return (entry.children.isEmpty() && !entry.isEmpty()) ? JsonNodeFactory.instance.nullNode() : object;
		}
		boolean absent = entry.text == null || (entry.text.isEmpty() && entry.option.type() != String.class);
		return absent ? JsonNodeFactory.instance.nullNode() : JsonNodeFactory.instance.stringNode(entry.text);
	}

	private ArrayNode list(ConfigurationEntry entry) {
		ArrayNode list = JsonNodeFactory.instance.arrayNode();
		TreeMap<Integer, ConfigurationEntry> items = new TreeMap<>();
		entry.children.forEach((key, item) -> items.put(Integer.valueOf(key.substring(1, key.length() - 1)), item));
		if (items.isEmpty() ? !entry.isEmpty() : items.lastKey() != items.size() - 1) {
			this.problems.add(entry, items.isEmpty() ? "must be a list"
					: "must be a list without empty items, but has only the items " + items.keySet());
		}
		items.values().forEach((item) -> list.add(json(item)));
		return list;
	}

	/** A map, also as Educates' resources have it: {@code [{name: a, value: b}]}. */
	private ObjectNode labels(ConfigurationEntry entry) {
		ObjectNode labels = JsonNodeFactory.instance.objectNode();
		entry.children.forEach((key, label) -> {
			if (label.children.isEmpty()) {
				labels.put(key, label.text);
				return;
			}
			label.children.forEach((word, part) -> {
				if (!word.equals("name") && !word.equals("value")) {
					this.problems.add(part, "is not known" + Spelling.maybe(word, List.of("name", "value")));
				}
			});
			ConfigurationEntry name = label.children.get("name");
			ConfigurationEntry value = label.children.get("value");
			if (name == null || name.text == null || name.isEmpty()) {
				this.problems.add(label, "must have a name");
			}
			else {
				labels.put(name.text, (value != null) ? value.text : "");
			}
		});
		return labels;
	}

}
