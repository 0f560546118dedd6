package dev.educates.gateway.server.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A name below {@code gateway} with those that may stand below it, as the records of
 * options have them. Where these records are is known from the metadata that the compiler
 * writes.
 */
public final class OptionTree {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private final Map<String, OptionTree> children = new LinkedHashMap<>();

	private @Nullable OptionTree items;

	private boolean open;

	private @Nullable Class<?> type;

	private OptionTree() {
	}

	/** All options of the gateway. */
	static OptionTree all() {
		return Holder.ALL;
	}

	/** The records of all options, each {@link ConfigurationProperties}. */
	static List<Class<?>> records() {
		return Holder.RECORDS;
	}

	/** By their words in kebab case; none if this is an option itself. */
	Map<String, OptionTree> children() {
		return Collections.unmodifiableMap(this.children);
	}

	/** The word of a child in kebab case; null if there is no such child. */
	@Nullable String word(String written) {
		if (this.children.containsKey(written)) {
			return written;
		}
		String uniform = uniform(written);
		return this.children.keySet().stream().filter((each) -> uniform(each).equals(uniform)).findFirst().orElse(null);
	}

	/** What each item of a list may have; null if this is no list. */
	@Nullable OptionTree items() {
		return this.items;
	}

	/** Whether any name may stand below it: a map. */
	boolean isOpen() {
		return this.open;
	}

	/** Of the value; null if it is not a single one. */
	@Nullable Class<?> type() {
		return this.type;
	}

	/** All that have no names below them, by their names in kebab case. */
	Map<String, OptionTree> options() {
		Map<String, OptionTree> options = new LinkedHashMap<>();
		this.children.forEach((word, child) -> {
			if (child.children.isEmpty()) {
				options.put(word, child);
			}
			child.options().forEach((name, option) -> options.put(word + "." + name, option));
		});
		return options;
	}

	/** The same for {@code maximum-age}, {@code maximumAge} and {@code MAXIMUM_AGE}. */
	static String uniform(String word) {
		return word.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
	}

	private void describe(Type described) {
		Type raw = (described instanceof ParameterizedType generic) ? generic.getRawType() : described;
		if (!(raw instanceof Class<?> found) || Map.class.isAssignableFrom(found)) {
			this.open = true;
		}
		else if (Collection.class.isAssignableFrom(found) && described instanceof ParameterizedType generic) {
			this.items = new OptionTree();
			this.items.describe(generic.getActualTypeArguments()[0]);
		}
		else if (found.isRecord() && ClassUtils.getMethodIfAvailable(found, "valueOf", String.class) == null) {
			for (RecordComponent component : found.getRecordComponents()) {
				this.children
					.computeIfAbsent(DataObjectPropertyName.toDashedForm(component.getName()),
							(word) -> new OptionTree())
					.describe(component.getGenericType());
			}
		}
		else {
			this.type = ClassUtils.resolvePrimitiveIfNecessary(found);
		}
	}

	private static OptionTree read(List<Class<?>> records) {
		OptionTree root = new OptionTree();
		for (Class<?> type : records) {
			OptionTree option = root;
			for (String word : type.getAnnotation(ConfigurationProperties.class).value().split("\\.")) {
				option = option.children.computeIfAbsent(word, (each) -> new OptionTree());
			}
			option.describe(type);
		}
		return root.children.getOrDefault("gateway", root);
	}

	/** Libraries have such a file as well. */
	private static List<Class<?>> findRecords() {
		List<Class<?>> records = new ArrayList<>();
		try {
			ClassLoader loader = OptionTree.class.getClassLoader();
			for (URL file : Collections.list(loader.getResources(METADATA))) {
				String text = new UrlResource(file).getContentAsString(StandardCharsets.UTF_8);
				for (JsonNode group : text.contains("\"gateway.") ? JsonMapper.shared().readTree(text).get("groups")
						: JsonMapper.shared().createArrayNode()) {
					Class<?> type = ClassUtils.resolveClassName(group.get("type").asString(), loader);
					if (type.isAnnotationPresent(ConfigurationProperties.class)) {
						records.add(type);
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (records.isEmpty()) {
			throw new IllegalStateException(METADATA + " is missing: the annotation processor of the build writes it");
		}
		return List.copyOf(records);
	}

	private static final class Holder {

		private static final List<Class<?>> RECORDS = findRecords();

		private static final OptionTree ALL = read(RECORDS);

	}

}
