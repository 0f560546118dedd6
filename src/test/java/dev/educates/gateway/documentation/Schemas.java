package dev.educates.gateway.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import graphql.schema.GraphQLSchema;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.UnExecutableSchemaGenerator;

/** The schema as it is written. */
final class Schemas {

	/** What the last release promised. */
	static final Path RELEASED = Path.of("src/test/resources/schema/released.graphql");

	private Schemas() {
	}

	/** The text of {@code schema/schema.graphql}. */
	static String present() {
		return read(Path.of("schema/schema.graphql"));
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
