package dev.educates.gateway.graphql;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/**
 * The gateway as a subgraph, as Apollo Federation 2 defines it. Without the option the
 * schema has none of this. docs/adr/0015 says why no library does it.
 *
 * @see <a href="https://www.apollographql.com/docs/federation/subgraph-spec">the
 * specification</a>
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FederationProperties.class)
class FederationConfiguration {

	static final String ENABLED = "gateway.graphql.federation.enabled";

	@Bean
	@ConditionalOnBooleanProperty(ENABLED)
	GraphQlSourceBuilderCustomizer subgraph() {
		return (builder) -> builder.schemaResources(new ClassPathResource("graphql/federation/entities.graphql"));
	}

	@Bean
	@ConditionalOnBooleanProperty(ENABLED)
	RuntimeWiringConfigurer entities(ViewResolver views, FederationProperties properties) {
		EntityFetcher entities = new EntityFetcher(views, properties.representations());
		return (wiring) -> wiring.scalar(Representations.SCALAR)
			.type("Query", (query) -> query.dataFetcher("_entities", entities));
	}

}
