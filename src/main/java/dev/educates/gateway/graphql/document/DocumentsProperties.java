package dev.educates.gateway.graphql.document;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Which documents are executed, and cached.
 *
 * @param trusted patterns of files with a document each
 * @param onlyTrusted whether other documents are rejected
 * @param persisted size of the cache of automatic persisted queries, in characters; 0
 * disables them
 * @param parsed memory for parsed documents
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
