package dev.educates.gateway.graphql.document;

import java.util.List;

import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Which documents are executed, and cached.
 *
 * @param trusted patterns of files with a document each
 * @param onlyTrusted whether other documents are rejected
 * @param persisted size of the cache of automatic persisted queries, in characters; 0
 * disables them
 * @param parsed memory for parsed documents
 */
@Validated
@ConfigurationProperties("gateway.documents")
record DocumentsProperties(@DefaultValue("classpath*:graphql/operations/*.graphql") List<String> trusted,
		@DefaultValue("false") boolean onlyTrusted, @DefaultValue("1MB") @PositiveOrZero DataSize persisted,
		@DefaultValue("16MB") @PositiveOrZero DataSize parsed) {
}
