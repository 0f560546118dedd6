package dev.educates.gateway.graphql.transport;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import graphql.ExecutionResult;
import graphql.GraphQLError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A result that many subscribers get. It is written as JSON once; the messages of
 * protocols copy the bytes.
 */
final class SharedResult implements ExecutionResult {

	private final ExecutionResult result;

	private final Json json;

	SharedResult(ExecutionResult result) {
		this.result = result;
		this.json = new Json(result.toSpecification());
	}

	@Override
	public List<GraphQLError> getErrors() {
		return this.result.getErrors();
	}

	@Override
	public <T> T getData() {
		return this.result.getData();
	}

	@Override
	public boolean isDataPresent() {
		return this.result.isDataPresent();
	}

	@Override
	public Map<Object, Object> getExtensions() {
		return this.result.getExtensions();
	}

	@Override
	public Map<String, Object> toSpecification() {
		return this.json;
	}

	/** The result as the framework hands it on. Jackson writes the text that is there. */
	private static final class Json extends AbstractMap<String, Object> implements JacksonSerializable {

		private final Map<String, Object> content;

		private final SerializedString text;

		Json(Map<String, Object> content) {
			this.content = content;
			this.text = new SerializedString(JsonMapper.shared().writeValueAsString(content));
		}

		@Override
		public Set<Entry<String, Object>> entrySet() {
			return this.content.entrySet();
		}

		@Override
		public void serialize(JsonGenerator target, SerializationContext context) {
			target.writeRawValue(this.text);
		}

		@Override
		public void serializeWithType(JsonGenerator target, SerializationContext context,
				@Nullable TypeSerializer type) {
			serialize(target, context);
		}

	}

}
