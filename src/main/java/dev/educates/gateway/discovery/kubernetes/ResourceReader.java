package dev.educates.gateway.discovery.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads parts of resources into records. Fields that a record does not have are ignored.
 */
final class ResourceReader {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private ResourceReader() {
	}

	/**
	 * Reads a part.
	 * @param name of the part, like {@code spec}
	 * @param absent what it is if it is missing or null
	 * @throws IllegalArgumentException naming the field, but not its value, which may be
	 * a secret
	 */
	static <T> T part(GenericKubernetesResource resource, String name, Class<T> type, T absent) {
		Object part = resource.getAdditionalProperties().get(name);
		if (part == null) {
			return absent;
		}
		try {
			return MAPPER.convertValue(part, type);
		}
		catch (DatabindException ex) {
			String path = ex.getPath()
				.stream()
				.map((step) -> (step.getPropertyName() != null) ? "." + step.getPropertyName()
						: "[%d]".formatted(step.getIndex()))
				.collect(Collectors.joining());
			throw new IllegalArgumentException("%s%s has a value of another type than expected".formatted(name, path));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new IllegalArgumentException(name + " cannot be read");
		}
	}

	/**
	 * Labels as Educates writes them. If a name is there twice the last one counts, as in
	 * the lookup service.
	 */
	static Map<String, String> labels(@Nullable List<Label> labels) {
		Map<String, String> byName = new HashMap<>();
		for (Label label : orEmpty(labels)) {
			if (label.name() == null || label.name().isEmpty()) {
				throw new IllegalArgumentException("a label has no name");
			}
			byName.put(label.name(), (label.value() != null) ? label.value() : "");
		}
		return byName;
	}

	static <T> List<T> orEmpty(@Nullable List<T> list) {
		return (list != null) ? list : List.of();
	}

	/**
	 * A label.
	 *
	 * @param value null is the same as empty
	 */
	record Label(@Nullable String name, @Nullable String value) {
	}

}
