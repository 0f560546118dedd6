package dev.educates.gateway.graphql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.server.error.BadInput;
import graphql.GraphQLContext;
import graphql.introspection.Introspection;
import graphql.language.AstPrinter;
import graphql.language.Definition;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.language.SchemaExtensionDefinition;
import graphql.parser.Parser;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * The SDL of the gateway as a subgraph, for those who compose a federated graph: the
 * schema with the directives of federation on its types. An extension of a type does not
 * do, as {@code @shareable} applies only to the fields that stand beside it.
 */
@Controller
@ConditionalOnBooleanProperty(FederationConfiguration.ENABLED)
class SubgraphController {

	private final Service service;

	SubgraphController() throws IOException {
		this.service = new Service(
				sdl(parsed("graphql/schema.graphql"), parsed("graphql/federation/subgraph.graphql")));
	}

	@QueryMapping("_service")
	Service service(GraphQLContext context) {
		if (context.getBoolean(Introspection.INTROSPECTION_DISABLED)) {
			throw new BadInput("gateway.limits.introspection is off: the SDL is not served");
		}
		return this.service;
	}

	private static Document parsed(String file) throws IOException {
		return new Parser().parseDocument(new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8));
	}

	private static String sdl(Document schema, Document extensions) {
		Map<String, List<Directive>> ofTypes = extensions.getDefinitionsOfType(ObjectTypeExtensionDefinition.class)
			.stream()
			.collect(Collectors.toMap(ObjectTypeExtensionDefinition::getName,
					ObjectTypeExtensionDefinition::getDirectives));
		Stream<Definition> types = schema.getDefinitions().stream().map(withDirectives(ofTypes));
		List<Definition> all = Stream
			.concat(extensions.getDefinitionsOfType(SchemaExtensionDefinition.class).stream(), types)
			.toList();
		return AstPrinter.printAst(Document.newDocument().definitions(all).build());
	}

	@SuppressWarnings("rawtypes")
	private static Function<Definition, Definition> withDirectives(Map<String, List<Directive>> ofTypes) {
		return (definition) -> (definition instanceof ObjectTypeDefinition type && ofTypes.containsKey(type.getName()))
				? type.transform((builder) -> builder.directives(
						Stream.concat(type.getDirectives().stream(), ofTypes.get(type.getName()).stream()).toList()))
				: definition;
	}

	record Service(String sdl) {
	}

}
