package dev.educates.gateway.graphql.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code schema/operations} has the operations of the page's modules, so that the page
 * works where only trusted documents are answered. After a change of the page run this
 * with {@code -Dupdate.operations=true}: it writes them.
 */
class PageOperationsTests {

	private static final Path MODULES = Path.of("src/main/resources/static/page");

	private static final Path OPERATIONS = Path.of("schema/operations");

	private static final Pattern CONSTANT = Pattern.compile("const (\\w+) =\\s*(?:`([^`]*)`|'([^'\\n]*)')");

	private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");

	private static final Pattern OPERATION = Pattern.compile("^\\s*(?:query|mutation|subscription)\\b");

	@Test
	void everyOperationOfThePageIsTrusted() throws IOException {
		Map<String, Document> used = ofThePage();
		if (Boolean.getBoolean("update.operations")) {
			write(used);
		}
		TrustedDocuments trusted = new TrustedDocuments(List.of("file:" + OPERATIONS + "/*.graphql"),
				new PathMatchingResourcePatternResolver());
		assertThat(used).hasSizeGreaterThan(10).containsKeys("Workshops", "Seats", "Login", "Start", "Fleet");
		used.forEach((name, document) -> assertThat(trusted.has(document))
			.as("%s is not in schema/operations as the page has it: run this with -Dupdate.operations=true", name)
			.isTrue());
		assertThat(trusted.size()).as("operations in schema/operations that the page does not use")
			.isEqualTo(used.size());
	}

	private static void write(Map<String, Document> used) throws IOException {
		try (Stream<Path> files = Files.list(OPERATIONS)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		for (Map.Entry<String, Document> each : used.entrySet()) {
			Files.writeString(OPERATIONS.resolve(each.getKey() + ".graphql"),
					AstPrinter.printAst(each.getValue()).replace("  ", "\t").strip() + "\n");
		}
	}

	/** By the name of the operation. */
	private static Map<String, Document> ofThePage() throws IOException {
		List<Map<String, String>> modules = new ArrayList<>();
		try (Stream<Path> files = Files.list(MODULES)) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".js")).sorted().toList()) {
				modules.add(constants(Files.readString(file)));
			}
		}
		Map<String, String> anywhere = new HashMap<>();
		modules.forEach(anywhere::putAll);
		Map<String, Document> found = new TreeMap<>();
		for (Map<String, String> module : modules) {
			for (String text : module.values()) {
				if (OPERATION.matcher(text).find()) {
					Document document = Parser.parse(written(text, module, anywhere));
					String name = document.getFirstDefinitionOfType(OperationDefinition.class).orElseThrow().getName();
					assertThat(found.put(name, document)).as("two operations are called %s", name).isNull();
				}
			}
		}
		return found;
	}

	private static Map<String, String> constants(String module) {
		Map<String, String> constants = new HashMap<>();
		Matcher each = CONSTANT.matcher(module);
		while (each.find()) {
			constants.put(each.group(1), (each.group(2) != null) ? each.group(2) : each.group(3));
		}
		return constants;
	}

	private static String written(String text, Map<String, String> module, Map<String, String> anywhere) {
		return REFERENCE.matcher(text).replaceAll((reference) -> {
			String value = module.getOrDefault(reference.group(1), anywhere.get(reference.group(1)));
			assertThat(value).as("the constant %s of the page is not known", reference.group(1)).isNotNull();
			return Matcher.quoteReplacement(written(value, module, anywhere));
		});
	}

}
