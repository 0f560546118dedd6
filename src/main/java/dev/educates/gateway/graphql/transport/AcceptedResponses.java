package dev.educates.gateway.graphql.transport;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import graphql.language.OperationDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The responses that a request over HTTP accepts, by its method and {@code Accept}.
 *
 * @param get whether the request is a GET, which only reads
 * @param json type of a single result; null if the client accepts none
 * @param stream format of a stream of results; null if the client accepts none
 */
record AcceptedResponses(boolean get, @Nullable MediaType json, @Nullable StreamFormat stream) {

	static final String ATTRIBUTE = AcceptedResponses.class.getName();

	/** For a message: what can be served. */
	static final String SERVED = MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE + ", " + MediaType.APPLICATION_JSON_VALUE
			+ ", " + MediaType.TEXT_EVENT_STREAM_VALUE + " or, for subscriptions, " + StreamFormat.MULTIPART_REQUESTED;

	/** Parses the header. */
	static AcceptedResponses of(boolean get, String header) {
		if (header.isBlank()) {
			return new AcceptedResponses(get, MediaType.APPLICATION_JSON, null);
		}
		try {
			List<MediaType> types = MediaType.parseMediaTypes(header)
				.stream()
				.filter((type) -> type.getQualityValue() > 0)
				.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
				.toList();
			return new AcceptedResponses(get, json(types), stream(types));
		}
		catch (InvalidMediaTypeException ex) {
			return new AcceptedResponses(get, null, null);
		}
	}

	/** What a request accepts that passed {@link GraphQlRequestFilter}. */
	static AcceptedResponses of(Map<String, Object> attributes) {
		return (AcceptedResponses) Objects.requireNonNull(attributes.get(ATTRIBUTE), ATTRIBUTE);
	}

	/** A client that accepts any type gets JSON. */
	private static @Nullable MediaType json(List<MediaType> types) {
		for (MediaType type : types) {
			if (type.includes(MediaType.APPLICATION_JSON)) {
				return MediaType.APPLICATION_JSON;
			}
			if (type.includes(MediaType.APPLICATION_GRAPHQL_RESPONSE)) {
				return MediaType.APPLICATION_GRAPHQL_RESPONSE;
			}
		}
		return null;
	}

	/** Only a named type: a client that accepts any type does not expect a stream. */
	private static @Nullable StreamFormat stream(List<MediaType> types) {
		for (MediaType type : types) {
			for (StreamFormat format : StreamFormat.values()) {
				if (format.isIn(type)) {
					return format;
				}
			}
		}
		return null;
	}

	boolean isServable() {
		return this.json != null || this.stream != null;
	}

	/** Whether the method permits a kind of operation. */
	boolean permits(OperationDefinition.Operation kind) {
		return !this.get || kind == OperationDefinition.Operation.QUERY
				|| (kind == OperationDefinition.Operation.SUBSCRIPTION && this.stream != null);
	}

	/** Whether the client accepts the results of a kind of operation. */
	boolean accepts(OperationDefinition.Operation kind) {
		return kind == OperationDefinition.Operation.SUBSCRIPTION || this.json != null
				|| this.stream != StreamFormat.MULTIPART;
	}

	/** Type of a single result, also of an error, whatever the client accepts. */
	MediaType single() {
		return (this.json != null) ? this.json : MediaType.APPLICATION_JSON;
	}

	/** The header that selects one of the two handlers of the framework. */
	String header() {
		return (this.json == null && this.stream == StreamFormat.EVENTS) ? MediaType.TEXT_EVENT_STREAM_VALUE
				: single().toString();
	}

}
