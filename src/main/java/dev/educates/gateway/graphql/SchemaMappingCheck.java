package dev.educates.gateway.graphql;

import java.util.ArrayList;
import java.util.List;

import dev.educates.gateway.classes.ClassResult;
import org.springframework.graphql.execution.SchemaMappingInspector;
import org.springframework.graphql.execution.SchemaReport;

/** Checks that each field of the schema has a resolver. */
final class SchemaMappingCheck {

	private SchemaMappingCheck() {
	}

	static void inspect(SchemaMappingInspector.Initializer inspector) {
		inspector.classNameFunction((type) -> type.getName() + "Node")
			.classMapping("Waiting", WaitlistController.Waiting.class)
			.classMapping("ClassSaved", ClassResult.ClassSaved.class)
			.classMapping("ClassRefused", ClassResult.ClassRefused.class)
			.classMapping("SessionGranted", SessionController.SessionGranted.class)
			.classMapping("SessionRefused", SessionController.SessionRefused.class)
			.classMapping("SessionExtended", SessionController.SessionExtended.class)
			.classMapping("SessionTerminated", SessionController.SessionTerminated.class)
			.classMapping("SessionUnchanged", SessionController.SessionUnchanged.class);
	}

	static void mustBeWhole(SchemaReport report) {
		List<String> problems = new ArrayList<>();
		report.unmappedFields().forEach((field) -> problems.add("no resolver for " + field));
		report.unmappedRegistrations().forEach((field, fetcher) -> problems.add("no field for resolver " + field));
		report.unmappedArguments().forEach((fetcher, names) -> problems.add("no argument for " + names));
		report.skippedTypes().forEach((type) -> problems.add("not inspected: " + type));
		report.fieldNullnessErrors().forEach((field, error) -> problems.add("nullness of " + field + ": " + error));
		report.argumentNullnessErrors().forEach((fetcher, errors) -> problems.add("nullness: " + errors));
		if (!problems.isEmpty()) {
			throw new IllegalStateException("schema and resolvers do not fit: " + String.join("; ", problems));
		}
	}

}
