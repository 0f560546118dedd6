package dev.educates.gateway.discovery.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/** Reads values of resources. Fields that a record does not have are ignored. */
final class ResourceReader {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private ResourceReader() {
	}

	/**
	 * The value at a path like {@code spec.labels}; null if there is none.
	 * @throws IllegalArgumentException naming the field, but not its value, which may be
	 * a secret
	 */
	static <T> @Nullable T value(GenericKubernetesResource resource, Class<T> type, String path) {
		Object value = resource.getAdditionalProperties();
		StringJoiner name = new StringJoiner(".");
		for (String part : path.split("\\.")) {
			if (value != null && !(value instanceof Map)) {
				throw ofAnotherType(name.toString());
			}
			value = (value instanceof Map<?, ?> fields) ? fields.get(part) : null;
			name.add(part);
		}
		try {
			return MAPPER.convertValue(value, type);
		}
		catch (DatabindException ex) {
			throw ofAnotherType(name + ex.getPath()
				.stream()
				.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
						: "[%d]".formatted(step.getIndex()))
				.collect(Collectors.joining()));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new IllegalArgumentException(name + " cannot be read");
		}
	}

	private static IllegalArgumentException ofAnotherType(String name) {
		return new IllegalArgumentException(name + " has a value of another type than expected");
	}

	/** A list; empty if there is none. */
	static <T> List<T> list(GenericKubernetesResource resource, Class<T[]> type, String path) {
		T[] values = value(resource, type, path);
		return (values != null) ? List.of(values) : List.of();
	}

	/**
	 * Labels as Educates writes them. If a name is there twice the last one counts, as in
	 * the lookup service.
	 */
	static Map<String, String> labels(GenericKubernetesResource resource, String path) {
		Map<String, String> byName = new HashMap<>();
		for (Label label : list(resource, Label[].class, path)) {
			if (label.name() == null || label.name().isEmpty()) {
				throw new IllegalArgumentException("a label has no name");
			}
			byName.put(label.name(), (label.value() != null) ? label.value() : "");
		}
		return byName;
	}

	/** A label; a value of null is the same as empty. */
	private record Label(@Nullable String name, @Nullable String value) {
	}

}
