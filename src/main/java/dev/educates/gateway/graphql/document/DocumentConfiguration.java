package dev.educates.gateway.graphql.document;

import java.util.List;

import dev.educates.gateway.server.limits.LimitsProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Documents and their metrics. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DocumentsProperties.class)
class DocumentConfiguration {

	@Bean
	TrustedDocuments trustedDocuments(DocumentsProperties properties, ResourcePatternResolver files) {
		return new TrustedDocuments(properties.trusted(), files);
	}

	@Bean
	DocumentProvider documents(LimitsProperties limits, DocumentsProperties properties, TrustedDocuments trusted) {
		return new DocumentProvider(limits, properties, trusted);
	}

	@Bean
	ReadableErrorInstrumentation readableErrors() {
		return new ReadableErrorInstrumentation();
	}

	@Bean
	GraphQlSourceBuilderCustomizer announcedDirectives() {
		return (builder) -> builder.typeVisitors(List.of(new DeferDirective()));
	}

}
