package dev.educates.gateway.graphql.document;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

import graphql.ErrorType;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.language.Document;
import graphql.validation.ValidationError;

/**
 * Rewrites the errors of invalid documents and variables for their authors, and adds a
 * suggestion. The texts are those of {@code i18n/*_en.properties}, without the names of
 * graphql-java's classes in values.
 */
final class ReadableErrorInstrumentation extends SimplePerformantInstrumentation {

	/** Values as graphql-java prints them, from the inside to the outside. */
	private static final List<Form> VALUES = List.of(
			new Form("(?:EnumValue|VariableReference)\\{name='([^']*)'\\}", "$1"),
			new Form("StringValue\\{value='(.*?)'\\}", "\"$1\""),
			new Form("(?:Int|Float|Boolean)Value\\{value=([^{}]*)\\}", "$1"), new Form("NullValue\\{\\}", "null"),
			new Form("ObjectValue\\{.*\\}", "an object"), new Form("ArrayValue\\{.*\\}", "a list"),
			new Form("\\b(Int|Float|Boolean|String|Enum|Object|Array)Value\\b", "$1"),
			// of variables, where graphql-java has no properties
			new Form(
					"The variables input contains a field name '(.*)' that is not defined for input object type '(.*)' ?",
					"Type '$2' has no field '$1'"),
			new Form("Variable '[^']*' has an invalid value: (?=Variable )", ""),
			new Form("has coerced Null value for NonNull type '([^']*)'", "must not be null: its type is '$1'"));

	private static final int LONGEST = 1000;

	@Override
	public CompletableFuture<ExecutionResult> instrumentExecutionResult(ExecutionResult result,
			InstrumentationExecutionParameters parameters, InstrumentationState state) {
		if (result.getErrors().stream().noneMatch(ReadableErrorInstrumentation::isOfTheDocument)) {
			return CompletableFuture.completedFuture(result);
		}
		List<GraphQLError> readable = result.getErrors()
			.stream()
			.map((error) -> isOfTheDocument(error) ? readable(error, parameters) : error)
			.toList();
		return CompletableFuture.completedFuture(result.transform((builder) -> builder.errors(readable)));
	}

	private static boolean isOfTheDocument(GraphQLError error) {
		return error.getErrorType() == ErrorType.ValidationError;
	}

	private static GraphQLError readable(GraphQLError error, InstrumentationExecutionParameters parameters) {
		String message = words(error.getMessage());
		List<String> path = (error instanceof ValidationError invalid && invalid.getQueryPath() != null)
				? invalid.getQueryPath() : List.of();
		return GraphqlErrorBuilder.newError()
			.errorType(error.getErrorType())
			.message("%s",
					message + place(error, parameters) + new NameSuggester(parameters.getSchema()).of(message, path))
			.locations(error.getLocations())
			.build();
	}

	/** Of a value within a variable; empty if it is the variable itself. */
	private static String place(GraphQLError error, InstrumentationExecutionParameters parameters) {
		ExecutionInput input = parameters.getExecutionInput();
		Document document = input.getGraphQLContext().get(Document.class);
		String path = (document != null && !(error instanceof ValidationError))
				? new VariablePath(input, parameters.getSchema()).of(document) : "";
		return (path.contains(".") || path.contains("[")) ? " at '" + path + "'" : "";
	}

	private static String words(String message) {
		String shown = (message.length() > LONGEST) ? message.substring(0, LONGEST) + "…" : message;
		for (Form form : VALUES) {
			shown = form.pattern.matcher(shown).replaceAll(form.words);
		}
		return shown;
	}

	private record Form(Pattern pattern, String words) {

		Form(String pattern, String words) {
			this(Pattern.compile(pattern, Pattern.DOTALL), words);
		}

	}

}
