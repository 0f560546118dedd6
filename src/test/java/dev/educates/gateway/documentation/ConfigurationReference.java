package dev.educates.gateway.documentation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * Makes {@code docs/configuration-reference.md} of the metadata that the compiler makes
 * of our properties records and their Javadoc.
 */
final class ConfigurationReference {

	private static final String INTRODUCTION = """
			# Configuration reference

			Every option below `gateway.`, as the code has it: generated from the Javadoc of the properties, so change it there.

			    mvn -Pquick test -Dtest=ReferencesTests -Ddocumentation.write

			regenerates it; the build fails when it is outdated. [Configuration](configuration.md) explains the options in their
			context. [fleet.schema.json](fleet.schema.json) is a JSON Schema of `gateway.clusters`, `gateway.tenants` and
			`gateway.clients` for editors.

			Durations are written like `250ms`, `5s`, `2m` or `72h`, sizes like `64KB` or `16MB`. An option without a default may be
			left out. Any other option of Spring Boot is there as well, like `server.port`.
			""";

	/** Types that need an explanation elsewhere. */
	private static final Map<String, String> ELSEWHERE = Map.of("gateway.clusters",
			"list, see [Clusters and portals](configuration.md#clusters-and-portals)", "gateway.tenants",
			"list, see [Tenants](configuration.md#tenants)", "gateway.clients",
			"list, see [Clients](configuration.md#clients)", "gateway.oidc",
			"list, see [End users by OIDC](configuration.md#end-users-by-oidc)", "gateway.vouchers.keys",
			"list, see [Vouchers](configuration.md#vouchers)", "gateway.simulator.portals",
			"list, see [the demo](../src/main/resources/application-demo.yml)", "gateway.simulator.workshops",
			"list, see [the demo](../src/main/resources/application-demo.yml)");

	private static final Map<String, String> TYPES = Map.of("java.time.Duration", "duration",
			"org.springframework.util.unit.DataSize", "size", "java.lang.Integer", "number", "java.lang.Long", "number",
			"java.lang.Double", "number", "java.lang.Boolean", "`true` or `false`", "java.net.URI", "address",
			"java.nio.file.Path", "file", "java.lang.String", "text", "java.util.List<java.lang.String>",
			"list of texts");

	private final List<Option> options;

	private final List<String> undescribed = new ArrayList<>();

	ConfigurationReference(JsonNode metadata) {
		this.options = metadata.get("properties")
			.valueStream()
			.filter((each) -> each.get("name").asString().startsWith("gateway."))
			.map((each) -> new Option(each.get("name").asString(), each.path("type").asString("java.lang.String"),
					defaultOf(each), each.path("description").asString("")))
			// one that two packages read has a row, and the longer description
			.collect(Collectors.toMap(Option::name, Function.identity(),
					BinaryOperator.maxBy(Comparator.comparingInt((each) -> each.description().length())), TreeMap::new))
			.values()
			.stream()
			.toList();
		this.options.stream()
			.filter((each) -> each.description().isBlank())
			.map(Option::name)
			.forEach(this.undescribed::add);
	}

	private static String defaultOf(JsonNode option) {
		JsonNode value = option.path("defaultValue");
		if (value.isArray()) {
			return value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
		}
		return value.isMissingNode() ? "" : value.asString();
	}

	/** Options that nobody described. */
	List<String> undescribed() {
		return List.copyOf(this.undescribed);
	}

	/** Names of all options. */
	List<String> names() {
		return this.options.stream().map(Option::name).toList();
	}

	/** The document. */
	String text() {
		Map<String, List<Option>> sections = new TreeMap<>(
				this.options.stream().collect(Collectors.groupingBy(Option::section)));
		StringBuilder text = new StringBuilder(INTRODUCTION);
		sections.forEach((section, members) -> {
			text.append("\n## ")
				.append(section)
				.append("\n\n| option | type | default | meaning |\n|---|---|---|---|\n");
			members.forEach((each) -> text.append(each.row()).append('\n'));
		});
		return text.toString();
	}

	private static String type(String name, String type) {
		String known = ELSEWHERE.getOrDefault(name, TYPES.get(type));
		if (known != null) {
			return known;
		}
		try {
			Object[] values = Class.forName(type).getEnumConstants();
			if (values != null) {
				return Stream.of(values)
					.map((each) -> "`" + ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
					.collect(Collectors.joining(" or "));
			}
		}
		catch (ClassNotFoundException ex) {
			// a generic type, like a list of records
		}
		return type.replaceAll("[a-z]+\\.", "").replaceAll(".*\\$", "").replace("<", " of ").replace(">", "");
	}

	/** One option. */
	private record Option(String name, String type, String value, String description) {

		/**
		 * Options that are alone with their first word stand together at the beginning.
		 */
		String section() {
			String[] words = this.name.split("\\.");
			return (words.length > 2) ? words[0] + "." + words[1] : words[0];
		}

		String row() {
			return "| `%s` | %s | %s | %s |".formatted(this.name, ConfigurationReference.type(this.name, this.type),
					this.value.isEmpty() ? "" : "`" + this.value + "`", prose(this.description));
		}

		/** Javadoc's tags as Markdown. */
		private static String prose(String javadoc) {
			return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`")
				.replaceAll("\\{@link (?:[A-Za-z.]*#)?([^} ]*)[^}]*}", "`$1`")
				.replaceAll("\\s+", " ")
				.replace("|", "\\|");
		}

	}

}
