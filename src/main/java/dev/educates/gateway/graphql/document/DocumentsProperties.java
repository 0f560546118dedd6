package dev.educates.gateway.graphql.document;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which documents are answered, and kept.
 *
 * @param trusted patterns of files with a document each
 * @param onlyTrusted whether no other documents are answered
 * @param persisted for documents that clients send once and name by their hash from then
 * on, in characters; 0: there is no such thing
 * @param parsed memory for documents that were parsed
 */
@ConfigurationProperties("gateway.documents")
record DocumentsProperties(@DefaultValue("classpath*:graphql/operations/*.graphql") List<String> trusted,
		@DefaultValue("false") boolean onlyTrusted, @DefaultValue("1MB") DataSize persisted,
		@DefaultValue("16MB") DataSize parsed) {

	DocumentsProperties {
		if (persisted.isNegative() || parsed.isNegative()) {
			throw new IllegalArgumentException("gateway.documents.persisted (%s) and parsed (%s) must not be negative"
				.formatted(persisted, parsed));
		}
	}

}
