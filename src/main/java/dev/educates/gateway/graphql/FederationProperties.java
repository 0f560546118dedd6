package dev.educates.gateway.graphql;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The gateway as a subgraph of a federated graph.
 *
 * @param enabled whether routers may read the subgraph's SDL and request entities
 * @param representations the largest number of entities that one field requests
 */
@Validated
@ConfigurationProperties("gateway.graphql.federation")
record FederationProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("1000") @Positive int representations) {
}
