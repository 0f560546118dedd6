package dev.educates.gateway.graphql.document;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.server.error.FaultCode;
import dev.educates.gateway.server.limits.LimitsProperties;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import graphql.execution.preparsed.persisted.PersistedQuerySupport;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Finds, checks and keeps documents. A document is measured after it was parsed and
 * before it is validated, which may take long for a large one; what came of it is kept.
 * Clients may name a document by its SHA-256 once it was sent with it, as in Apollo's
 * protocol of automatic persisted queries.
 */
final class DocumentProvider implements PreparsedDocumentProvider {

	/** Bytes of what is kept with a document, as measured: an error, for example. */
	private static final int ENTRY = 1000;

	/** Bytes of a parsed document for each of its characters, as measured. */
	private static final int TREE = 50;

	private final LimitsProperties limits;

	private final DocumentsProperties properties;

	private final TrustedDocuments trusted;

	private final ParserOptions options;

	private final Cache<String, Known> known;

	private final Cache<String, String> persisted;

	DocumentProvider(LimitsProperties limits, DocumentsProperties properties, TrustedDocuments trusted) {
		this.limits = limits;
		this.properties = properties;
		this.trusted = trusted;
		this.options = ParserOptions.newParserOptions()
			.captureIgnoredChars(false)
			.captureLineComments(false)
			.maxCharacters(limits.characters())
			.maxTokens(limits.tokens())
			.maxWhitespaceTokens(limits.characters())
			.build();
		this.known = Caffeine.newBuilder()
			.maximumWeight(properties.parsed().toBytes())
			.weigher((String text, Known known) -> ENTRY + TREE * text.length())
			.recordStats()
			.build();
		this.persisted = Caffeine.newBuilder()
			.maximumWeight(properties.persisted().toBytes())
			.weigher((String hash, String text) -> hash.length() + text.length())
			.recordStats()
			.build();
	}

	/** Counts in metrics how often a document need not be parsed, or sent. */
	void countedIn(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.known, "documents");
		CaffeineCacheMetrics.monitor(meters, this.persisted, "persisted");
	}

	@Override
	public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		Known found;
		try {
			found = find(input, parse);
		}
		catch (BadInput ex) {
			found = Known.refused(FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
		if (found.shape != null) {
			input.getGraphQLContext().put(DocumentMetrics.class, found.shape);
		}
		return CompletableFuture.completedFuture(found.entry);
	}

	private Known find(ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		String hash = hash(input);
		String sent = input.getQuery();
		boolean named = sent.isEmpty() || sent.equals(PersistedQuerySupport.PERSISTED_QUERY_MARKER);
		if (hash == null) {
			return known(sent, input, parse);
		}
		if (named) {
			String text = this.trusted.named(hash);
			if (text == null) {
				text = this.persisted.getIfPresent(hash);
			}
			return (text != null) ? known(text, input, parse)
					: Known.refused(FaultCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound");
		}
		if (!TrustedDocuments.hash(sent).equals(hash)) {
			throw new BadInput("extensions.persistedQuery.sha256Hash is not the SHA-256 of the query");
		}
		Known checked = known(sent, input, parse);
		if (!checked.entry.hasErrors()) {
			this.persisted.put(hash, sent);
		}
		return checked;
	}

	private static @Nullable String hash(ExecutionInput input) {
		if (!input.getExtensions().containsKey("persistedQuery")) {
			return null;
		}
		if (input.getExtensions().get("persistedQuery") instanceof Map<?, ?> told
				&& told.get("sha256Hash") instanceof String hash) {
			return hash.toLowerCase(Locale.ROOT);
		}
		throw new BadInput("extensions.persistedQuery must be an object with a text sha256Hash");
	}

	/** Several may do the same at once: rather that than that one waits for another. */
	private Known known(String text, ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		if (text.length() > this.limits.characters()) {
			throw new BadInput("the document has %d characters, the limit is %d".formatted(text.length(),
					this.limits.characters()));
		}
		Known before = this.known.getIfPresent(text);
		if (before != null) {
			return before;
		}
		Known now = checked(text, input, parse);
		this.known.put(text, now);
		return now;
	}

	private Known checked(String text, ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		try {
			Document document = new Parser().parseDocument(ParserEnvironment.newParserEnvironment()
				.document(text)
				.parserOptions(this.options)
				.locale(input.getLocale())
				.build());
			if (this.properties.onlyTrusted() && !this.trusted.has(document)) {
				throw new BadInput("only trusted documents are answered here, and this is none");
			}
			DocumentMetrics shape = DocumentMetrics.of(document);
			check("depth", shape.depth(), this.limits.depth());
			check("fields", shape.fields(), this.limits.fields());
			check("aliases", shape.aliases(), this.limits.aliases());
			input.getGraphQLContext().put(ParserOptions.class, this.options);
			return new Known(parse.apply(input.transform((same) -> same.query(text))), shape);
		}
		catch (InvalidSyntaxException ex) {
			return new Known(new PreparsedDocumentEntry(ex.toInvalidSyntaxError()), null);
		}
		catch (BadInput ex) {
			return Known.refused(FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
	}

	private static void check(String what, long is, int limit) {
		if (is > limit) {
			throw new BadInput("the document's %s (%d) exceed the limit of %d".formatted(what, is, limit));
		}
	}

	/**
	 * A document, or why there is none.
	 *
	 * @param entry for the engine
	 * @param shape null if it was not measured
	 */
	private record Known(PreparsedDocumentEntry entry, @Nullable DocumentMetrics shape) {

		static Known refused(FaultCode code, String message) {
			return new Known(new PreparsedDocumentEntry(code.error(message)), null);
		}

	}

}
