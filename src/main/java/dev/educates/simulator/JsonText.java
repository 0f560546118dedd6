package dev.educates.simulator;

import java.nio.charset.StandardCharsets;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as the portal writes it: ASCII, fields in the order of their declaration. It reads
 * what Python reads, {@code NaN} and {@code Infinity} included.
 */
final class JsonText {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
		.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	private JsonText() {
	}

	static byte[] bytes(Object value) {
		return MAPPER.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
	}

	/** Throws Jackson's exception if that is no JSON. */
	static JsonNode read(String text) {
		return MAPPER.readTree(text);
	}

}
