package dev.educates.gateway.graphql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import graphql.language.AstPrinter;
import graphql.language.Definition;
import graphql.language.Directive;
import graphql.language.Document;
import graphql.language.ObjectTypeDefinition;
import graphql.language.ObjectTypeExtensionDefinition;
import graphql.language.SchemaExtensionDefinition;
import graphql.parser.Parser;
import org.springframework.core.io.Resource;

/**
 * The SDL of the subgraph: the schema with the directives of federation on its types. An
 * extension of a type does not do, as {@code @shareable} applies only to the fields that
 * stand beside it.
 */
final class SubgraphSdl {

	private SubgraphSdl() {
	}

	static String of(Resource schema, Resource directives) throws IOException {
		Document extensions = parsed(directives);
		Map<String, List<Directive>> ofTypes = extensions.getDefinitionsOfType(ObjectTypeExtensionDefinition.class)
			.stream()
			.collect(Collectors.toMap(ObjectTypeExtensionDefinition::getName,
					ObjectTypeExtensionDefinition::getDirectives));
		Stream<Definition> types = parsed(schema).getDefinitions().stream().map(withDirectives(ofTypes));
		List<Definition> all = Stream
			.concat(extensions.getDefinitionsOfType(SchemaExtensionDefinition.class).stream(), types)
			.toList();
		return AstPrinter.printAst(Document.newDocument().definitions(all).build());
	}

	private static Document parsed(Resource file) throws IOException {
		return new Parser().parseDocument(file.getContentAsString(StandardCharsets.UTF_8));
	}

	@SuppressWarnings("rawtypes")
	private static Function<Definition, Definition> withDirectives(Map<String, List<Directive>> ofTypes) {
		return (definition) -> (definition instanceof ObjectTypeDefinition type && ofTypes.containsKey(type.getName()))
				? type.transform((builder) -> builder.directives(
						Stream.concat(type.getDirectives().stream(), ofTypes.get(type.getName()).stream()).toList()))
				: definition;
	}

}
