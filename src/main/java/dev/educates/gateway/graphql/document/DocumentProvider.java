package dev.educates.gateway.graphql.document;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.Sha256;
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
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Parses, checks and caches documents. A document is measured after parsing and before
 * validation, which may take long for a large one; the result is cached. Clients may name
 * a document by its SHA-256 once they have sent both, as in Apollo's protocol of
 * automatic persisted queries.
 */
final class DocumentProvider implements PreparsedDocumentProvider, MeterBinder {

	/** Bytes beside a document in the cache, as measured: an error, for example. */
	private static final int ENTRY = 1000;

	/** Bytes of a parsed document for each of its characters, as measured. */
	private static final int TREE = 50;

	private final LimitsProperties limits;

	private final DocumentsProperties properties;

	private final TrustedDocuments trusted;

	private final ParserOptions options;

	private final Cache<String, CheckedDocument> cache;

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
		this.cache = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(properties.parsed().toBytes())
			.weigher((String text, CheckedDocument document) -> ENTRY + TREE * text.length())
			.recordStats()
			.build();
		this.persisted = Caffeine.newBuilder()
			.executor(Runnable::run)
			.maximumWeight(properties.persisted().toBytes())
			.weigher((String hash, String text) -> hash.length() + text.length())
			.recordStats()
			.build();
	}

	@Override
	public void bindTo(MeterRegistry meters) {
		CaffeineCacheMetrics.monitor(meters, this.cache, "documents");
		CaffeineCacheMetrics.monitor(meters, this.persisted, "persisted");
	}

	@Override
	public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		CheckedDocument found;
		try {
			found = find(input, parse);
		}
		catch (BadInput ex) {
			found = CheckedDocument.rejected(FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
		if (found.metrics != null) {
			input.getGraphQLContext().put(DocumentMetrics.class, found.metrics);
		}
		if (!found.entry.hasErrors()) {
			input.getGraphQLContext().put(Document.class, found.entry.getDocument());
		}
		return CompletableFuture.completedFuture(found.entry);
	}

	private CheckedDocument find(ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		String hash = hash(input);
		String sent = input.getQuery();
		boolean named = sent.isEmpty() || sent.equals(PersistedQuerySupport.PERSISTED_QUERY_MARKER);
		if (hash == null) {
			return cached(sent, input, parse);
		}
		if (named) {
			String text = this.trusted.named(hash);
			if (text == null) {
				text = this.persisted.getIfPresent(hash);
			}
			return (text != null) ? cached(text, input, parse)
					: CheckedDocument.rejected(FaultCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound");
		}
		if (!Sha256.hex(sent).equals(hash)) {
			throw new BadInput("extensions.persistedQuery.sha256Hash is not the SHA-256 of the query");
		}
		CheckedDocument checked = cached(sent, input, parse);
		if (!checked.entry.hasErrors()) {
			this.persisted.put(hash, sent);
		}
		return checked;
	}

	private static @Nullable String hash(ExecutionInput input) {
		if (!input.getExtensions().containsKey("persistedQuery")) {
			return null;
		}
		if (input.getExtensions().get("persistedQuery") instanceof Map<?, ?> persisted
				&& persisted.get("sha256Hash") instanceof String hash) {
			return hash.toLowerCase(Locale.ROOT);
		}
		throw new BadInput("extensions.persistedQuery must be an object with a text sha256Hash");
	}

	/** Several threads may parse the same document: rather that than a wait. */
	private CheckedDocument cached(String text, ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		if (text.length() > this.limits.characters()) {
			throw new BadInput("the document has %d characters, the limit is %d".formatted(text.length(),
					this.limits.characters()));
		}
		CheckedDocument before = this.cache.getIfPresent(text);
		if (before != null) {
			return before;
		}
		CheckedDocument now = checked(text, input, parse);
		this.cache.put(text, now);
		return now;
	}

	private CheckedDocument checked(String text, ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		try {
			Document document = new Parser().parseDocument(ParserEnvironment.newParserEnvironment()
				.document(text)
				.parserOptions(this.options)
				.locale(input.getLocale())
				.build());
			if (this.properties.onlyTrusted() && !this.trusted.has(document)) {
				throw new BadInput("only trusted documents are answered here, and this is none");
			}
			DocumentMetrics metrics = DocumentMetrics.of(document);
			check("depth", metrics.depth(), this.limits.depth());
			check("fields", metrics.fields(), this.limits.fields());
			check("aliases", metrics.aliases(), this.limits.aliases());
			input.getGraphQLContext().put(ParserOptions.class, this.options);
			return new CheckedDocument(parse.apply(input.transform((same) -> same.query(text))), metrics);
		}
		catch (InvalidSyntaxException ex) {
			return new CheckedDocument(new PreparsedDocumentEntry(ex.toInvalidSyntaxError()), null);
		}
		catch (BadInput ex) {
			return CheckedDocument.rejected(FaultCode.BAD_USER_INPUT, String.valueOf(ex.getMessage()));
		}
	}

	private static void check(String what, long is, int limit) {
		if (is > limit) {
			throw new BadInput("the document's %s (%d) exceed the limit of %d".formatted(what, is, limit));
		}
	}

	/** A document, or the reason of its rejection. */
	private record CheckedDocument(PreparsedDocumentEntry entry, @Nullable DocumentMetrics metrics) {

		static CheckedDocument rejected(FaultCode code, String message) {
			return new CheckedDocument(new PreparsedDocumentEntry(code.error(message)), null);
		}

	}

}
