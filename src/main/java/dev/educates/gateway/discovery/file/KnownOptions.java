package dev.educates.gateway.discovery.file;

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
import java.util.Map;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.io.UrlResource;
import org.springframework.util.ClassUtils;

/**
 * A name below {@code gateway} with those that may stand below it. They come from the
 * metadata that the compiler makes of our properties records. The fleet's lists are not
 * among these: what is below them is known to their readers.
 */
final class KnownOptions {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private static final String PREFIX = "gateway.";

	private final Map<String, KnownOptions> children = new LinkedHashMap<>();

	private @Nullable KnownOptions items;

	private boolean anything;

	private @Nullable Class<?> type;

	private KnownOptions() {
	}

	/** Those of the gateway. */
	static KnownOptions all() {
		return Holder.ALL;
	}

	/** By their words in kebab case; none if this is an option itself. */
	Map<String, KnownOptions> children() {
		return Collections.unmodifiableMap(this.children);
	}

	/**
	 * The one of that word, however it is spelled: {@code maximum-age},
	 * {@code maximumAge}.
	 */
	@Nullable KnownOptions child(String uniform) {
		for (Map.Entry<String, KnownOptions> child : this.children.entrySet()) {
			if (child.getKey().replace("-", "").equals(uniform)) {
				return child.getValue();
			}
		}
		return null;
	}

	/** What each item of a list may have; null if this is no list. */
	@Nullable KnownOptions items() {
		return this.items;
	}

	/** Whether any name may stand below it. */
	boolean isOpen() {
		return this.anything;
	}

	/** Of the value; null if it is not a single one. */
	@Nullable Class<?> type() {
		return this.type;
	}

	/** All that have no names below them, with their names in kebab case. */
	void forEachOption(BiConsumer<String, KnownOptions> action) {
		forEachOption("gateway", action);
	}

	private void forEachOption(String name, BiConsumer<String, KnownOptions> action) {
		if (this.children.isEmpty()) {
			action.accept(name, this);
		}
		this.children.forEach((word, child) -> child.forEachOption(name + "." + word, action));
	}

	private void add(String name, String typeName) throws ClassNotFoundException {
		KnownOptions option = this;
		for (String word : name.split("\\.", -1)) {
			option = option.children.computeIfAbsent(word, (each) -> new KnownOptions());
		}
		int generic = typeName.indexOf('<');
		Class<?> raw = load((generic < 0) ? typeName : typeName.substring(0, generic));
		if (Collection.class.isAssignableFrom(raw)) {
			option.items = new KnownOptions();
			option.items.describe(load(typeName.substring(generic + 1, typeName.length() - 1)));
		}
		else {
			option.describe(raw);
		}
	}

	private void describe(Type described) {
		Type raw = (described instanceof ParameterizedType generic) ? generic.getRawType() : described;
		if (!(raw instanceof Class<?> found) || Map.class.isAssignableFrom(found)) {
			this.anything = true;
		}
		else if (Collection.class.isAssignableFrom(found) && described instanceof ParameterizedType generic) {
			this.items = new KnownOptions();
			this.items.describe(generic.getActualTypeArguments()[0]);
		}
		else if (found.isRecord() && ClassUtils.getMethodIfAvailable(found, "valueOf", String.class) == null) {
			for (RecordComponent component : found.getRecordComponents()) {
				KnownOptions child = new KnownOptions();
				child.describe(component.getGenericType());
				this.children.put(DataObjectPropertyName.toDashedForm(component.getName()), child);
			}
		}
		else {
			this.type = found;
		}
	}

	private static Class<?> load(String name) throws ClassNotFoundException {
		return ClassUtils.forName(name, KnownOptions.class.getClassLoader());
	}

	private static KnownOptions read() {
		try {
			KnownOptions all = new KnownOptions();
			for (String list : List.of(ConfigurationReader.CLUSTERS, ConfigurationReader.TENANTS,
					ConfigurationReader.CLIENTS)) {
				KnownOptions fleet = new KnownOptions();
				fleet.anything = true;
				all.children.put(list.substring(PREFIX.length()), fleet);
			}
			for (Object each : properties()) {
				if (each instanceof Map<?, ?> option && String.valueOf(option.get("name")).startsWith(PREFIX)) {
					all.add(String.valueOf(option.get("name")).substring(PREFIX.length()),
							String.valueOf(option.get("type")));
				}
			}
			return all;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(METADATA + " is not that of these classes", ex);
		}
	}

	/** Libraries have such a file, too. */
	private static Collection<?> properties() throws IOException {
		List<URL> files = new ArrayList<>(Collections.list(KnownOptions.class.getClassLoader().getResources(METADATA)));
		for (URL file : files) {
			String text = new UrlResource(file).getContentAsString(StandardCharsets.UTF_8);
			if (text.contains(DiscoveryProperties.class.getName()) && JsonParserFactory.getJsonParser()
				.parseMap(text)
				.get("properties") instanceof Collection<?> all) {
				return all;
			}
		}
		throw new IllegalStateException(METADATA + " is missing: the annotation processor of the build makes it");
	}

	private static final class Holder {

		private static final KnownOptions ALL = read();

	}

}
