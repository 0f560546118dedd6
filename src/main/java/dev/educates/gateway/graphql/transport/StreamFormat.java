package dev.educates.gateway.graphql.transport;

import org.springframework.http.MediaType;

/** How several results of one operation are written into one body. */
enum StreamFormat {

	/**
	 * GraphQL over SSE, in its distinct connections mode.
	 * @see <a href=
	 * "https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md">GraphQL
	 * over SSE</a>
	 */
	EVENTS(MediaType.TEXT_EVENT_STREAM, "", ":\n\n") {

		@Override
		boolean isIn(MediaType accepted) {
			return !accepted.isWildcardType() && accepted.includes(MediaType.TEXT_EVENT_STREAM);
		}

		@Override
		String result(String json) {
			return "event:next\ndata:" + json + "\n\n";
		}

		@Override
		String end() {
			return "event:complete\ndata:\n\n";
		}

	},

	/**
	 * Apollo's multipart subscriptions. A boundary follows each part at once: clients
	 * read a part when they have seen its end.
	 * @see <a href=
	 * "https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol">Multipart
	 * HTTP protocol for GraphQL subscriptions</a>
	 */
	MULTIPART(MediaType.parseMediaType("multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0"), "\r\n--graphql",
			part("{}")) {

		@Override
		boolean isIn(MediaType accepted) {
			String version = accepted.getParameter("subscriptionSpec");
			return accepted.equalsTypeAndSubtype(MediaType.MULTIPART_MIXED) && version != null
					&& version.replace("\"", "").equals("1.0");
		}

		@Override
		String result(String json) {
			return part("{\"payload\":" + json + "}");
		}

		@Override
		String failure(String json) {
			return part("{\"payload\":null," + json.substring(1));
		}

		@Override
		String end() {
			return "--\r\n";
		}

	};

	/** As clients ask for it. */
	static final String MULTIPART_REQUESTED = "multipart/mixed;subscriptionSpec=1.0";

	private final MediaType type;

	private final String begin;

	private final String heartbeat;

	StreamFormat(MediaType type, String begin, String heartbeat) {
		this.type = type;
		this.begin = begin;
		this.heartbeat = heartbeat;
	}

	private static String part(String json) {
		return "\r\nContent-Type: application/json\r\n\r\n" + json + "\r\n--graphql";
	}

	MediaType type() {
		return this.type;
	}

	/** The part before all results. */
	String begin() {
		return this.begin;
	}

	/** Keeps idle connections open at proxies. */
	String heartbeat() {
		return this.heartbeat;
	}

	/** Whether a type in {@code Accept} asks for this format. */
	abstract boolean isIn(MediaType accepted);

	/** One result: an object with {@code data} or {@code errors}, in one line of JSON. */
	abstract String result(String json);

	/** The error that ends an operation, as {@code errors} alone in one line of JSON. */
	String failure(String json) {
		return result(json);
	}

	/** The final message: without it the connection was lost. */
	abstract String end();

}
