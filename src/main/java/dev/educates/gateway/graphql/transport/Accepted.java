package dev.educates.gateway.graphql.transport;

import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What a client takes as an answer, by its {@code Accept}.
 *
 * @param json type of a single answer; null if the client takes none
 * @param stream format of many answers; null if the client takes none
 */
record Accepted(@Nullable MediaType json, @Nullable StreamFormat stream) {

	/** For a message: what can be served. */
	static final String SERVED = MediaType.APPLICATION_GRAPHQL_RESPONSE_VALUE + ", " + MediaType.APPLICATION_JSON_VALUE
			+ ", " + MediaType.TEXT_EVENT_STREAM_VALUE + " or, for subscriptions, " + StreamFormat.MULTIPART_REQUESTED;

	/**
	 * Reads the header.
	 * @param header the values of {@code Accept}, joined by commas; empty if there is
	 * none, which is like any type
	 * @return neither type nor format if nothing of it can be served, or it is not valid
	 */
	static Accepted of(String header) {
		if (header.isBlank()) {
			return new Accepted(MediaType.APPLICATION_JSON, null);
		}
		try {
			List<MediaType> types = MediaType.parseMediaTypes(header)
				.stream()
				.filter((type) -> type.getQualityValue() > 0)
				.sorted(Comparator.comparingDouble(MediaType::getQualityValue).reversed())
				.toList();
			return new Accepted(json(types), stream(types));
		}
		catch (InvalidMediaTypeException ex) {
			return new Accepted(null, null);
		}
	}

	/** A client that takes any type gets JSON. */
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

	/** Only one that is named: a client that takes any type does not expect a stream. */
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

	/** Whether there is something that can be served. */
	boolean isServable() {
		return this.json != null || this.stream != null;
	}

	/**
	 * Whether the client takes many answers alone, in a format that has no single one.
	 */
	boolean isForSubscriptionsOnly() {
		return this.json == null && this.stream == StreamFormat.MULTIPART;
	}

	/** Type of a single answer, be it an error, whatever the client takes. */
	MediaType single() {
		return (this.json != null) ? this.json : MediaType.APPLICATION_JSON;
	}

	/** The header that leads to the handler for this, of two that the framework knows. */
	String header() {
		return (this.json == null && this.stream == StreamFormat.EVENTS) ? MediaType.TEXT_EVENT_STREAM_VALUE
				: single().toString();
	}

}
