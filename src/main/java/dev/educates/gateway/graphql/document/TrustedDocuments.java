package dev.educates.gateway.graphql.document;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.educates.gateway.fleet.Sha256;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Documents of our own front ends, from files. They may be sent as they are, or with
 * other spaces and comments, or be named by the hash of the file's text.
 */
final class TrustedDocuments {

	private final Map<String, String> byHash = new HashMap<>();

	private final Set<String> normalised = new HashSet<>();

	/**
	 * Reads all files that the patterns match.
	 * @throws IllegalArgumentException if a file has no document
	 */
	TrustedDocuments(List<String> patterns, ResourcePatternResolver files) {
		for (String pattern : patterns) {
			try {
				for (Resource file : files.getResources(pattern)) {
					add(file.getContentAsString(StandardCharsets.UTF_8), file.getDescription());
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("gateway.documents.trusted: '%s' cannot be read".formatted(pattern), ex);
			}
		}
	}

	private void add(String text, String file) {
		try {
			this.normalised.add(normalised(Parser.parse(text)));
		}
		catch (InvalidSyntaxException ex) {
			throw new IllegalArgumentException(
					"gateway.documents.trusted: %s has no document: %s".formatted(file, ex.getMessage()), ex);
		}
		this.byHash.put(Sha256.hex(text), text);
		this.byHash.put(Sha256.hex(text.strip()), text);
	}

	boolean has(Document document) {
		return this.normalised.contains(normalised(document));
	}

	@Nullable String named(String hash) {
		return this.byHash.get(hash);
	}

	int size() {
		return this.normalised.size();
	}

	private static String normalised(Document document) {
		return AstPrinter.printAstCompact(document);
	}

}
