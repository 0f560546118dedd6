package dev.educates.gateway.graphql.transport;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

import graphql.ExecutionResult;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * The data of a result that many subscribers get. It is written as JSON once; the
 * messages of protocols copy the bytes.
 */
final class SharedData extends AbstractMap<String, Object> implements JacksonSerializable {

	private final Map<String, Object> content;

	private final SerializedString text;

	private SharedData(Map<String, Object> content) {
		this.content = content;
		this.text = new SerializedString(JsonMapper.shared().writeValueAsString(content));
	}

	/** The same result, unless it has no data. */
	static ExecutionResult in(ExecutionResult result) {
		return (result.getData() instanceof Map<?, ?>)
				? result.transform((same) -> same.data(new SharedData(result.getData()))) : result;
	}

	@Override
	public Set<Entry<String, Object>> entrySet() {
		return this.content.entrySet();
	}

	/** Jackson writes the text that is there. */
	@Override
	public void serialize(JsonGenerator target, SerializationContext context) {
		target.writeRawValue(this.text);
	}

	@Override
	public void serializeWithType(JsonGenerator target, SerializationContext context, @Nullable TypeSerializer type) {
		serialize(target, context);
	}

}
