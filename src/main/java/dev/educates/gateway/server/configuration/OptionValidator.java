package dev.educates.gateway.server.configuration;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;
import org.springframework.util.PlaceholderResolutionException;
import org.springframework.util.PropertyPlaceholderHelper;
import org.springframework.util.SystemPropertyUtils;
import org.springframework.util.unit.DataSize;

/**
 * Resolves placeholders, and finds values that cannot be read or that the records of
 * options reject. A value that may be a secret is a text, and texts are not shown.
 */
final class OptionValidator {

	private static final Map<Class<?>, String> EXPECTED = Map.of(Duration.class,
			"must be a duration, like 250ms, 5s or 2m", DataSize.class, "must be a size, like 64KB or 16MB",
			Integer.class, "must be a whole number", Long.class, "must be a whole number", Double.class,
			"must be a number", Boolean.class, "must be true or false", URI.class, "must be an address");

	private final Binder binder;

	private final PlaceholdersResolver placeholders;

	private final Problems problems;

	OptionValidator(ConfigurableEnvironment environment, Problems problems) {
		this.binder = Binder.get(environment);
		// unlike Spring Boot's own it does not keep unknown placeholders as text
		this.placeholders = new PropertySourcesPlaceholdersResolver(environment.getPropertySources(),
				new PropertyPlaceholderHelper(SystemPropertyUtils.PLACEHOLDER_PREFIX,
						SystemPropertyUtils.PLACEHOLDER_SUFFIX, SystemPropertyUtils.VALUE_SEPARATOR,
						SystemPropertyUtils.ESCAPE_CHARACTER, false));
		this.problems = problems;
	}

	/** Resolves and checks the values of an entry and of all below it, once. */
	void resolve(ConfigurationEntry entry) {
		entry.children.values().forEach(this::resolve);
		if (entry.value == null || entry.text != null) {
			return;
		}
		try {
			String text = String.valueOf(this.placeholders.resolvePlaceholders(entry.value));
			String problem = ExampleValues.problem(text, entry.value);
			Class<?> type = entry.option.type();
			if (problem == null && type != null && !text.isEmpty()) {
				problem = unreadable(text, type);
			}
			if (problem == null) {
				entry.text = text;
			}
			else {
				this.problems.add(entry, problem);
			}
		}
		catch (PlaceholderResolutionException ex) {
			this.problems.add(entry, unresolved(ex, entry.value));
		}
	}

	/** Binds and validates all records of options. */
	void check(Class<?> except) {
		for (Class<?> type : OptionTree.records()) {
			if (type.equals(except)) {
				continue;
			}
			String prefix = type.getAnnotation(ConfigurationProperties.class).value();
			try {
				this.binder.bind(prefix, Bindable.of(type))
					.ifBound((options) -> this.problems.validate(prefix, options));
			}
			catch (BindException ex) {
				Throwable reason = NestedExceptionUtils.getMostSpecificCause(ex);
				String message = String.valueOf(reason.getMessage());
				int end = message.indexOf(' ');
				if (message.startsWith("gateway.") && end > 0) {
					this.problems.add(message.substring(0, end), message.substring(end + 1));
				}
				else if (reason instanceof IllegalArgumentException && !this.problems.has(ex.getName().toString())) {
					this.problems.add(ex.getName().toString(), message);
				}
				// anything else is no matter of values: Spring reports it when the record
				// is created
			}
		}
	}

	/** Whether a value may be shown: no text, which may be a secret. */
	static boolean isHarmless(ConfigurationEntry entry) {
		Class<?> type = entry.option.type();
		return type != null && type != URI.class && EXPECTED.containsKey(type) && !entry.isEmpty();
	}

	/** Shows the placeholder if it is in the value itself: it may be part of a secret. */
	private static String unresolved(PlaceholderResolutionException ex, Object raw) {
		String placeholder = "${" + ex.getPlaceholder();
		return "has a placeholder that cannot be resolved: " + (raw.toString().contains(placeholder) ? placeholder + "}"
				: "it is in a value that this one refers to");
	}

	private static @Nullable String unreadable(String text, Class<?> type) {
		try {
			ApplicationConversionService.getSharedInstance().convert(text, type);
			return null;
		}
		catch (ConverterNotFoundException ex) {
			return null;
		}
		catch (ConversionFailedException ex) {
			String shown = (type == URI.class) ? text.replaceFirst("(?s)^(\\w+://)?.*@", "$1***@") : text;
			return "'%s' %s".formatted(shown, expected(ex, type, text));
		}
	}

	private static String expected(ConversionFailedException ex, Class<?> type, String text) {
		if (type.isEnum()) {
			return "must be one of " + Stream.of(type.getEnumConstants())
				.map((each) -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", "));
		}
		// our own types begin with what they are and the value: rate '5' must be …
		String message = String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		int quoted = message.indexOf("'" + text + "' ");
		String otherwise = (quoted >= 0) ? message.substring(quoted + text.length() + 3)
				: "is no " + ClassUtils.getShortName(type).replaceAll(".*\\.", "");
		return EXPECTED.getOrDefault(type, otherwise);
	}

}
