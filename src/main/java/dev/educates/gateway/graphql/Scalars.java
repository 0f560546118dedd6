package dev.educates.gateway.graphql;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.function.Function;

import dev.educates.gateway.fleet.WebAddress;
import dev.educates.gateway.server.error.BadInput;
import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.StringValue;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.CoercingParseLiteralException;
import graphql.schema.CoercingParseValueException;
import graphql.schema.GraphQLScalarType;
import org.jspecify.annotations.Nullable;

/** The scalars of the schema. */
final class Scalars {

	/** In UTC, always with milliseconds, as the specification of DateTime requires. */
	private static final DateTimeFormatter MILLISECONDS = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

	/** A time; output in milliseconds, input with an offset. */
	static final GraphQLScalarType DATE_TIME = scalar("DateTime", Scalars::time,
			(value) -> MILLISECONDS.format((Instant) value));

	static final GraphQLScalarType URL = scalar("Url", Scalars::url, Object::toString);

	/** The web server of a portal limits the request line to 8190 bytes. */
	private static final int LONGEST_URL = 2000;

	private Scalars() {
	}

	private static GraphQLScalarType scalar(String name, Function<String, Object> parse,
			Function<Object, String> print) {
		return GraphQLScalarType.newScalar().name(name).coercing(new TextCoercing(name, parse, print)).build();
	}

	private static URI url(String text) {
		String shown = BadInput.shortened(text);
		if (text.length() > LONGEST_URL) {
			throw new IllegalArgumentException(
					"Url '%s' (%d characters) must have at most %d".formatted(shown, text.length(), LONGEST_URL));
		}
		try {
			URI uri = new URI(text);
			if (WebAddress.isWeb(uri)) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(
					"Url '%s' is none: %s at index %d".formatted(shown, ex.getReason(), ex.getIndex()));
		}
		throw new IllegalArgumentException("Url '%s' must be an absolute http or https address".formatted(shown));
	}

	private static Instant time(String text) {
		try {
			return OffsetDateTime.parse(text).toInstant();
		}
		catch (DateTimeException ex) {
			throw new IllegalArgumentException(
					"DateTime '%s' must be a time with an offset, such as 2026-11-30T10:00:00Z or 2026-11-30T10:00:00+01:00"
						.formatted(BadInput.shortened(text)));
		}
	}

	/**
	 * Reads and writes values that are texts; a parser rejects a text with an
	 * IllegalArgumentException.
	 */
	private record TextCoercing(String name, Function<String, Object> parse,
			Function<Object, String> print) implements Coercing<Object, String> {

		@Override
		public String serialize(Object value, GraphQLContext context, Locale locale) {
			return this.print.apply(value);
		}

		@Override
		public Object parseValue(Object value, GraphQLContext context, Locale locale) {
			return parsed(value, CoercingParseValueException::new);
		}

		@Override
		public Object parseLiteral(Value<?> literal, CoercedVariables variables, GraphQLContext context,
				Locale locale) {
			return parsed((literal instanceof StringValue text) ? text.getValue() : null,
					CoercingParseLiteralException::new);
		}

		private Object parsed(@Nullable Object value, Function<String, RuntimeException> fault) {
			if (!(value instanceof String text)) {
				throw fault.apply(this.name + " must be a string");
			}
			try {
				return this.parse.apply(text);
			}
			catch (IllegalArgumentException ex) {
				throw fault.apply(String.valueOf(ex.getMessage()));
			}
		}

		@Override
		public Value<?> valueToLiteral(Object value, GraphQLContext context, Locale locale) {
			return StringValue.of(serialize(value, context, locale));
		}

	}

}
