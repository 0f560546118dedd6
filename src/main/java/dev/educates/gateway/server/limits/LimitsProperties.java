package dev.educates.gateway.server.limits;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits for every operation.
 *
 * @param body size of a request's body
 * @param bodyTime in which the body must have arrived
 * @param characters of a document
 * @param tokens of a document: names, braces, values
 * @param depth how deep a document's fields may be nested
 * @param fields of a document, those of fragments counted wherever they are spread
 * @param aliases of a document, counted in the same way
 * @param mutationFields of a mutation: each is an act of its own, and takes its own time
 * @param variables values in the variables of an operation, those in lists and objects
 * counted each
 * @param complexity of a query, as estimated from the sizes of its lists
 * @param resultNodes values in an answer
 * @param queryTime in which a query must be answered; a mutation has the deadline of
 * {@code gateway.session}
 * @param introspection whether the schema may be asked for
 * @param concurrent operations under way at once
 * @param rates how often
 */
@Validated
@ConfigurationProperties("gateway.limits")
public record LimitsProperties(@DefaultValue("1MB") @Positive DataSize body,
		@DefaultValue("10s") @Positive Duration bodyTime, @DefaultValue("50000") @Positive int characters,
		@DefaultValue("10000") @Positive int tokens, @DefaultValue("20") @Positive int depth,
		@DefaultValue("5000") @Positive int fields, @DefaultValue("100") @Positive int aliases,
		@DefaultValue("10") @Positive int mutationFields, @DefaultValue("1000") @Positive int variables,
		@DefaultValue("200000") @Positive int complexity, @DefaultValue("250000") @Positive int resultNodes,
		@DefaultValue("10s") @Positive Duration queryTime, @DefaultValue("true") boolean introspection,
		@DefaultValue @Valid Concurrent concurrent, @DefaultValue Rates rates) {

	public LimitsProperties {
		// the estimate is an int: it must not overflow where each field costs too much
		if ((complexity + 1L) * fields > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"gateway.limits.complexity (%d) must be at most %d where gateway.limits.fields is %d"
						.formatted(complexity, Integer.MAX_VALUE / fields - 1, fields));
		}
		if (body.toBytes() > Integer.MAX_VALUE / 2) {
			throw new IllegalArgumentException("gateway.limits.body must be below 1GB");
		}
	}

	/**
	 * Operations under way at once. Subscriptions count while they are being set up only.
	 *
	 * @param inAll of all callers together; no caller has more of them than are free
	 * @param client of one client, which stands for many users
	 * @param user of one end user
	 * @param address of those without a token at one address; a request with a valid
	 * voucher counts for its bearer
	 */
	public record Concurrent(@DefaultValue("2000") @Positive int inAll, @DefaultValue("1000") @Positive int client,
			@DefaultValue("20") @Positive int user, @DefaultValue("50") @Positive int address) {

	}

	/**
	 * How often callers may do something. Answers that are at hand are not counted.
	 *
	 * @param clientOperations operations of one client
	 * @param clientChanges sessions that one client requests, extends or ends
	 * @param userOperations operations of one end user
	 * @param userChanges sessions that one end user requests, extends or ends
	 * @param addressOperations operations without a token from one address
	 * @param logins attempts to log in from one address, good ones, too
	 */
	public record Rates(@DefaultValue("10000/s burst 20000") Rate clientOperations,
			@DefaultValue("5000/s burst 10000") Rate clientChanges, @DefaultValue("20/s burst 300") Rate userOperations,
			@DefaultValue("1/s burst 30") Rate userChanges, @DefaultValue("50/s burst 500") Rate addressOperations,
			@DefaultValue("5/s burst 100") Rate logins) {
	}

}
