package dev.educates.gateway.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;

/** The schema as it is written. */
final class Schemas {

	/** What the last release promised. */
	static final Path RELEASED = Path.of("src/test/resources/schema/released.graphqls");

	private Schemas() {
	}

	/** The text of all files in {@code schema/}, by name. */
	static String present() {
		try (Stream<Path> files = Files.walk(Path.of("schema"))) {
			return files.filter((file) -> file.toString().endsWith(".graphqls"))
				.sorted()
				.map(Schemas::read)
				.collect(Collectors.joining("\n"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static GraphQLSchema of(String text) {
		return UnExecutableSchemaGenerator.makeUnExecutableSchema(new SchemaParser().parse(text));
	}

}
