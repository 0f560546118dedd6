package dev.educates.gateway.discovery.file;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.discovery.PortalUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.unit.DataSize;

/**
 * Finds values of options that cannot be read, all of them, and what the records of
 * options refuse, of each record the first. A value that may be a secret is a text, and
 * texts are not shown.
 */
final class OptionValues {

	/** How our records begin their messages. */
	private static final Pattern REFUSED = Pattern.compile("(gateway\\.[a-z0-9.-]+[a-z0-9]) (?:\\(([^)]*)\\) )?(.*)",
			Pattern.DOTALL);

	private static final Pattern DURATION = Pattern.compile("\\((PT[-0-9.HMS]+)\\)");

	private static final Map<Class<?>, String> EXPECTED = Map.of(Duration.class,
			"must be a duration, like 250ms, 5s or 2m", DataSize.class, "must be a size, like 64KB or 16MB",
			Integer.class, "must be a whole number", Long.class, "must be a whole number", Double.class,
			"must be a number", Boolean.class, "must be true or false", URI.class, "must be an address");

	private final Iterable<ConfigurationPropertySource> sources;

	private final PlaceholdersResolver placeholders;

	private final Binder binder;

	private final List<String> problems;

	private final Set<ConfigurationPropertyName> told = new HashSet<>();

	private OptionValues(ConfigurableEnvironment environment, List<String> problems) {
		this.sources = ConfigurationPropertySources.get(environment);
		this.placeholders = ListProperty.placeholders(environment);
		this.binder = Binder.get(environment);
		this.problems = problems;
	}

	/**
	 * Looks at all values.
	 * @param records classes of the options that are in use, each
	 * {@link ConfigurationProperties}
	 * @param problems everything that is wrong is added
	 */
	static void check(ConfigurableEnvironment environment, Collection<Class<?>> records, List<String> problems) {
		OptionValues values = new OptionValues(environment, problems);
		KnownOptions.all().forEachOption(values::check);
		records.forEach(values::check);
	}

	private void check(String option, KnownOptions known) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(option);
		if (!known.isOpen()) {
			checkPlaceholders(name);
		}
		if (known.type() != null && !this.told.contains(name)) {
			try {
				this.binder.bind(name, Bindable.of(known.type()));
			}
			catch (BindException ex) {
				tellUnreadable(ex, known.type());
			}
		}
	}

	/**
	 * Spring Boot would take a placeholder that cannot be resolved for the value, and one
	 * of an example for a secret.
	 */
	private void checkPlaceholders(ConfigurationPropertyName option) {
		for (ConfigurationProperty property : below(option)) {
			try {
				String value = String.valueOf(this.placeholders.resolvePlaceholders(property.getValue()));
				String example = ExampleValues.problem(value, property.getValue());
				if (example != null) {
					tell(property.getName(), property.getName() + " " + example, property.getOrigin());
				}
			}
			catch (PlaceholderResolutionException ex) {
				tell(property.getName(), property.getName() + " " + SectionReader.unresolved(ex, property.getValue()),
						property.getOrigin());
			}
		}
	}

	private void check(Class<?> options) {
		ConfigurationProperties prefix = options.getAnnotation(ConfigurationProperties.class);
		try {
			this.binder.bind(prefix.value(), Bindable.of(options));
		}
		catch (BindException ex) {
			Throwable reason = NestedExceptionUtils.getMostSpecificCause(ex);
			if (conversion(ex) != null) {
				Class<?> type = ex.getTarget().getType().resolve(Object.class);
				tellUnreadable(ex, ClassUtils.resolvePrimitiveIfNecessary(type));
			}
			else if (reason instanceof IllegalArgumentException && reason.getMessage() != null) {
				tellRefused(ex.getName(), reason.getMessage());
			}
			// anything else is no matter of values: Spring says it when the record is
			// made
		}
	}

	private void tellUnreadable(BindException ex, Class<?> type) {
		ConfigurationProperty property = (ex.getProperty() != null) ? ex.getProperty() : find(ex.getName());
		String value = (property != null) ? shown(property.getValue(), type) : "";
		tell(ex.getName(), "%s '%s' %s".formatted(ex.getName(), value, expected(ex, type, value)),
				(property != null) ? property.getOrigin() : null);
	}

	private static String expected(BindException ex, Class<?> type, String value) {
		String message = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		String quoted = "'" + value + "' ";
		int at = message.indexOf(quoted);
		if (EXPECTED.containsKey(type)) {
			return EXPECTED.get(type);
		}
		if (type.isEnum()) {
			return "must be one of " + Stream.of(type.getEnumConstants())
				.map((each) -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		return (at >= 0) ? message.substring(at + quoted.length())
				: "is no " + ClassUtils.getShortName(type).replaceAll(".*\\.", "");
	}

	/** As it is written, and not as Java prints it: {@code -5s} instead of PT-5S. */
	private void tellRefused(ConfigurationPropertyName bound, String message) {
		Matcher refused = REFUSED.matcher(message);
		if (!refused.matches()) {
			if (this.told.stream().anyMatch(bound::isAncestorOf)) {
				return; // most probably because of that
			}
			tell(bound, message.startsWith("gateway.") ? message : bound + ": " + message, origin(bound));
			return;
		}
		ConfigurationPropertyName name = ConfigurationPropertyName.of(refused.group(1));
		ConfigurationProperty property = find(name);
		if (property == null || refused.group(2) == null || !isNoText(name)) {
			tell(name, readable(message), (property != null) ? property.getOrigin() : origin(bound));
			return;
		}
		tell(name, "%s '%s' %s".formatted(name, property.getValue(), refused.group(3)), property.getOrigin());
	}

	/** Durations as one would write them. */
	private static String readable(String message) {
		return DURATION.matcher(message).replaceAll((found) -> {
			Duration duration = Duration.parse(found.group(1));
			return (duration.toMillisPart() == 0) ? "(%ds)".formatted(duration.toSeconds())
					: "(%dms)".formatted(duration.toMillis());
		});
	}

	private static boolean isNoText(ConfigurationPropertyName name) {
		KnownOptions known = KnownOptions.all();
		for (int i = 1; i < name.getNumberOfElements() && known != null; i++) {
			known = known.child(name.getElement(i, ConfigurationPropertyName.Form.UNIFORM));
		}
		Class<?> type = (known != null) ? known.type() : null;
		return type != null
				&& (Number.class.isAssignableFrom(type) || type == Duration.class || type == DataSize.class);
	}

	private void tell(ConfigurationPropertyName name, String problem, @Nullable Origin origin) {
		if (this.told.add(name)) {
			this.problems.add(problem + ((origin != null) ? " (" + origin + ")" : ""));
		}
	}

	private static String shown(@Nullable Object value, Class<?> type) {
		return (type == URI.class) ? PortalUrl.shown(String.valueOf(value)) : String.valueOf(value);
	}

	private static @Nullable ConversionException conversion(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof ConversionFailedException || cause instanceof ConverterNotFoundException) {
				return (ConversionException) cause;
			}
		}
		return null;
	}

	private @Nullable ConfigurationProperty find(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

	private @Nullable Origin origin(ConfigurationPropertyName section) {
		return below(section).stream().findFirst().map(ConfigurationProperty::getOrigin).orElse(null);
	}

	/** It and what is below it, in the first source that has any of these. */
	private List<ConfigurationProperty> below(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : this.sources) {
			ConfigurationProperty property = source.getConfigurationProperty(name);
			if (property != null) {
				return List.of(property);
			}
			if (source instanceof IterableConfigurationPropertySource iterable) {
				List<ConfigurationProperty> found = iterable.stream()
					.filter(name::isAncestorOf)
					.map(iterable::getConfigurationProperty)
					.toList();
				if (!found.isEmpty()) {
					return found;
				}
			}
		}
		return List.of();
	}

}
