package dev.educates.gateway.graphql;

import java.io.IOException;

import dev.educates.gateway.server.error.BadInput;
import graphql.GraphQLContext;
import graphql.introspection.Introspection;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/** The SDL of the gateway as a subgraph, for those who compose a federated graph. */
@Controller
@ConditionalOnBooleanProperty(FederationConfiguration.ENABLED)
class SubgraphController {

	private final Service service;

	SubgraphController() throws IOException {
		this.service = new Service(SubgraphSdl.of(new ClassPathResource("graphql/schema.graphql"),
				new ClassPathResource("graphql/federation/subgraph.graphql")));
	}

	@QueryMapping("_service")
	Service service(GraphQLContext context) {
		if (context.getBoolean(Introspection.INTROSPECTION_DISABLED)) {
			throw new BadInput("gateway.limits.introspection is off: the SDL is not served");
		}
		return this.service;
	}

	record Service(String sdl) {
	}

}
