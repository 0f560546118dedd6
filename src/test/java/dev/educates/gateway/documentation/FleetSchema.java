package dev.educates.gateway.documentation;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes {@code docs/fleet.schema.json} of the records of the fleet's file, their
 * constraints and their Javadoc. Names may be in kebab or in camel case; a number or a
 * text may also be a placeholder.
 */
final class FleetSchema {

	private static final Path SOURCES = Path.of("src/main/java/dev/educates/gateway/discovery");

	private static final List<String> FILES = List.of("file/FleetFile.java", "SelectorEntry.java");

	private static final Pattern RECORD = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/(?:(?!\\*/).)*?record (\\w+)\\(",
			Pattern.DOTALL);

	private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) ([^@]*)");

	private final Map<String, String> descriptions = new HashMap<>();

	private final ObjectNode definitions = JsonNodeFactory.instance.objectNode();

	FleetSchema() throws IOException {
		for (String file : FILES) {
			Matcher record = RECORD.matcher(Files.readString(SOURCES.resolve(file)));
			while (record.find()) {
				PARAMETER.matcher(record.group(1))
					.results()
					.forEach((found) -> this.descriptions.put(record.group(2) + "." + found.group(1),
							found.group(2).replaceAll("\\s*\\*?\\s+", " ").strip()));
			}
		}
	}

	/** The document. */
	String text() throws ReflectiveOperationException {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		schema.put("title", "Fleet of an Educates gateway: gateway.clusters, gateway.tenants and gateway.clients");
		schema.put("$comment", "Generated: see CONTRIBUTING.md, References");
		schema.put("type", "object");
		ObjectNode gateway = object(Class.forName("dev.educates.gateway.discovery.file.FleetFile"));
		gateway.put("description", "Other options are in configuration-reference.md");
		gateway.remove("additionalProperties");
		schema.putObject("properties").set("gateway", gateway);
		schema.set("$defs", this.definitions);
		return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
	}

	private ObjectNode object(Class<?> type) throws ReflectiveOperationException {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		schema.putArray("type").add("object").add("null");
		ObjectNode properties = schema.putObject("properties");
		ArrayNode required = JsonNodeFactory.instance.arrayNode();
		for (RecordComponent component : type.getRecordComponents()) {
			String camel = component.getName();
			String kebab = DataObjectPropertyName.toDashedForm(camel);
			Field constraints = type.getDeclaredField(camel);
			ObjectNode property = schema(component.getGenericType(), constraints);
			String description = this.descriptions.get(type.getSimpleName() + "." + camel);
			if (description == null) {
				throw new IllegalStateException("%s.%s has no @param".formatted(type.getSimpleName(), camel));
			}
			property.put("description", description);
			properties.set(kebab, property);
			if (!kebab.equals(camel)) {
				properties.set(camel, property);
			}
			if (constraints.isAnnotationPresent(NotNull.class) || isRequired(constraints)) {
				ArrayNode either = required.addObject().putArray("anyOf");
				Stream.of(kebab, camel).distinct().forEach((name) -> either.addObject().putArray("required").add(name));
			}
		}
		if (!required.isEmpty()) {
			schema.set("allOf", required);
		}
		schema.put("additionalProperties", false);
		return schema;
	}

	private ObjectNode schema(Type type, AnnotatedElement constraints) throws ReflectiveOperationException {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
			schema.putArray("type").add("array").add("null");
			schema.set("items", schema(generic.getActualTypeArguments()[0], generic.getClass()));
		}
		else if (type instanceof ParameterizedType) {
			return labels();
		}
		else if (type instanceof Class<?> record && record.isRecord()) {
			String name = record.getSimpleName().replace("Entry", "");
			if (!this.definitions.has(name)) {
				this.definitions.putObject(name);
				this.definitions.set(name, object(record));
			}
			schema.put("$ref", "#/$defs/" + name);
		}
		else if (type instanceof Class<?> states && states.isEnum()) {
			ArrayNode values = schema.putArray("enum");
			for (Object state : states.getEnumConstants()) {
				values.add(state.toString()).add(state.toString().toLowerCase(Locale.ROOT));
			}
			values.addNull();
		}
		else if (type == Integer.class) {
			ArrayNode forms = schema.putArray("anyOf");
			ObjectNode number = forms.addObject().put("type", "integer");
			Range range = constraints.getAnnotation(Range.class);
			if (range != null) {
				number.put("minimum", range.min()).put("maximum", range.max());
			}
			else {
				number.put("minimum", constraints.getAnnotation(Min.class).value());
			}
			forms.addObject().put("type", "string").put("pattern", "^\\d*$|\\$\\{");
			forms.addObject().put("type", "null");
		}
		else {
			text(schema, constraints);
		}
		return schema;
	}

	/** YAML takes some texts for something else: they are as they are written. */
	private static void text(ObjectNode schema, AnnotatedElement constraints) {
		schema.putArray("type").add("string").add("number").add("boolean");
		if (isRequired(constraints)) {
			schema.put("minLength", 1);
		}
		else {
			schema.withArray("type").add("null");
		}
		for (var rule : constraints.getAnnotationsByType(jakarta.validation.constraints.Pattern.class)) {
			// others are not of JSON Schema's dialect
			if (!rule.regexp().contains("(?") && !rule.regexp().contains("\\p")) {
				schema.put("pattern", "^(%s)$|\\$\\{".formatted(rule.regexp()));
			}
		}
	}

	private static ObjectNode labels() {
		ObjectNode schema = JsonNodeFactory.instance.objectNode();
		ArrayNode forms = schema.putArray("anyOf");
		ObjectNode map = forms.addObject().put("type", "object");
		ArrayNode value = map.putObject("additionalProperties").putArray("type");
		Stream.of("string", "number", "boolean", "null").forEach(value::add);
		ObjectNode item = forms.addObject().put("type", "array").putObject("items");
		item.put("type", "object").put("additionalProperties", false).putArray("required").add("name");
		ObjectNode properties = item.putObject("properties");
		properties.putObject("name").set("type", value.deepCopy());
		properties.putObject("value").set("type", value.deepCopy());
		forms.addObject().put("type", "null");
		return schema;
	}

	private static boolean isRequired(AnnotatedElement element) {
		return Stream.of(element.getAnnotations())
			.anyMatch((each) -> each.annotationType().getSimpleName().equals("Required"));
	}

}
