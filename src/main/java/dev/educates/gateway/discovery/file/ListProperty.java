package dev.educates.gateway.discovery.file;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;

/**
 * A list, like {@code gateway.clusters}, with all that is below it. As with any list of
 * Spring Boot's it is that of the first source that has it, and never put together from
 * several; names are relaxed, environment variables work.
 * <p>
 * Spring Boot's {@code Binder} is not used for it: it ends with the first problem, leaves
 * unknown placeholders as they are, and knows label keys with a slash in brackets only.
 */
final class ListProperty {

	/** Keys of labels, in clusters and portals and in what selects or prefers them. */
	private static final Pattern LABEL = Pattern
		.compile("(gateway\\.(?:clusters\\[\\d+](?:\\.portals\\[\\d+])?\\.labels"
				+ "|tenants\\[\\d+]\\.(?:preferred-?labels|(?:clusters|portals)\\.label-?selector\\.match-?labels)))"
				+ "\\.(.+)", Pattern.CASE_INSENSITIVE);

	private final ConfigurationPropertyName name;

	private final IterableConfigurationPropertySource source;

	private final PlaceholdersResolver placeholders;

	private final Map<ConfigurationPropertyName, Set<ConfigurationPropertyName>> children = new HashMap<>();

	/** Names as the source has them: equal names may be spelled in several ways. */
	private final Map<ConfigurationPropertyName, ConfigurationPropertyName> written = new HashMap<>();

	private ListProperty(ConfigurationPropertyName name, IterableConfigurationPropertySource source,
			PlaceholdersResolver placeholders) {
		this.name = name;
		this.source = source;
		this.placeholders = placeholders;
		for (ConfigurationPropertyName each : source) {
			for (ConfigurationPropertyName below = each; name.isAncestorOf(below); below = below.getParent()) {
				this.children.computeIfAbsent(below.getParent(), (parent) -> new LinkedHashSet<>()).add(below);
				this.written.putIfAbsent(below, below);
			}
		}
	}

	/**
	 * Finds it.
	 * @return null if no source has it
	 */
	static @Nullable ListProperty in(ConfigurableEnvironment environment, String list) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(list);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable && has(iterable, name)) {
				return new ListProperty(name, withLabelKeysInBrackets(iterable, name), placeholders(environment));
			}
		}
		return null;
	}

	/** The list's own name. */
	ConfigurationPropertyName name() {
		return this.name;
	}

	/** What is directly below a name, in the order of the file. */
	Set<ConfigurationPropertyName> children(ConfigurationPropertyName name) {
		return this.children.getOrDefault(name, Set.of());
	}

	/** The value without a look at its placeholders; null if there is none. */
	@Nullable Object raw(ConfigurationPropertyName name) {
		ConfigurationProperty property = this.source.getConfigurationProperty(name);
		return (property != null) ? property.getValue() : null;
	}

	/**
	 * The value as text.
	 * @return null if there is none
	 * @throws PlaceholderResolutionException if a placeholder is not known; its message
	 * has the value, which may be a secret
	 */
	@Nullable String text(ConfigurationPropertyName name) {
		Object resolved = this.placeholders.resolvePlaceholders(raw(name));
		return (resolved != null) ? resolved.toString() : null;
	}

	/** The name as it is written there, as far as it is there. */
	String written(ConfigurationPropertyName name) {
		ConfigurationPropertyName near = name;
		while (!this.written.containsKey(near) && this.name.isAncestorOf(near)) {
			near = near.getParent();
		}
		String beginning = Spelling.written(this.written.getOrDefault(near, near));
		return beginning + name.toString().substring(near.toString().length());
	}

	/** Where the value, or the first one below it, stands. */
	@Nullable Origin origin(ConfigurationPropertyName name) {
		ConfigurationProperty property = this.source.getConfigurationProperty(name);
		Origin origin = (property != null) ? property.getOrigin() : null;
		if (origin != null) {
			return origin;
		}
		for (ConfigurationPropertyName child : children(name)) {
			origin = origin(child);
			if (origin != null) {
				return origin;
			}
		}
		return null;
	}

	/** An environment variable's name does not tell dashes from dots. */
	boolean hasExactNames() {
		return !(this.source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource);
	}

	private static boolean has(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		return source.getConfigurationProperty(name) != null
				|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT;
	}

	private static IterableConfigurationPropertySource withLabelKeysInBrackets(
			IterableConfigurationPropertySource source, ConfigurationPropertyName list) {
		if (!(source.getUnderlyingSource() instanceof EnumerablePropertySource<?> original)
				|| original instanceof SystemEnvironmentPropertySource) {
			return source;
		}
		WrittenText written = new WrittenText();
		Map<String, Object> properties = new LinkedHashMap<>();
		for (String name : original.getPropertyNames()) {
			Object value = isBelow(name, list) ? original.getProperty(name) : null;
			if (value != null) {
				Origin origin = OriginLookup.getOrigin(original, name);
				properties.put(LABEL.matcher(name).replaceFirst("$1[$2]"),
						OriginTrackedValue.of(written.of(value, origin),
								(origin != null) ? origin : new PropertySourceOrigin(original, name)));
			}
		}
		// of one that might change, Spring Boot lists all names anew for each value
		ConfigurationPropertySource copy = ConfigurationPropertySource
			.from(new OriginTrackedMapPropertySource(original.getName(), properties, true));
		return (copy instanceof IterableConfigurationPropertySource iterable) ? iterable : source;
	}

	private static boolean isBelow(String name, ConfigurationPropertyName list) {
		ConfigurationPropertyName adapted = ConfigurationPropertyName.adapt(name, '.');
		return list.equals(adapted) || list.isAncestorOf(adapted);
	}

	/** Unlike Spring Boot's own it does not keep unknown placeholders as text. */
	static PlaceholdersResolver placeholders(ConfigurableEnvironment environment) {
		return new PropertySourcesPlaceholdersResolver(environment.getPropertySources(),
				new PropertyPlaceholderHelper(SystemPropertyUtils.PLACEHOLDER_PREFIX,
						SystemPropertyUtils.PLACEHOLDER_SUFFIX, SystemPropertyUtils.VALUE_SEPARATOR,
						SystemPropertyUtils.ESCAPE_CHARACTER, false));
	}

}
