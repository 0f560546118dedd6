package dev.educates.gateway.portal.http;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is odd in a catalog costs no more than itself, and what is too large is not read.
 */
class CatalogReaderTests {

	private static final String GOOD = """
			{"name": "good-w01", "state": "RUNNING", "workshop": {"name": "good"}, "capacity": 5, "allocated": 1,
			 "sessions": [{"name": "good-w01-s001", "user": "ann", "state": "RUNNING", "extendable": true,
			 "started": "2026-11-23T16:13:36Z", "expires": "2026-11-23T17:13:36.636Z"}]}""";

	private static final Map<String, String> FIELDS = Map.of("name", "\"odd-w01\"", "state", "\"RUNNING\"", "workshop",
			"{\"name\": \"odd\"}", "duration", "3600", "capacity", "5", "reserved", "1", "allocated", "0", "available",
			"1", "sessions", "[]");

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					capacity  | 9999999999                 | capacity 9999999999 is read as 2147483647
					capacity  | 99999999999999999999999999 | capacity 9223372036854775807 is read as 2147483647
					capacity  | 1e999                      | capacity 9223372036854775807 is read as 2147483647
					capacity  | -5                         | capacity -5 is read as 0
					capacity  | "many"                     | capacity is not a number
					capacity  | [5]                        | capacity is not a number
					reserved  | {"a": {"b": 1}}            | reserved is not a number
					allocated | -1                         | allocated -1 is read as 0
					available | true                       | available is not a number
					duration  | -1                         | duration -1 is read as 0
					state     | ["RUNNING"]                | state is not a text
					sessions  | {"name": "x"}              | sessions is not a list
					sessions  | [7]                        | a session is not an object
					sessions  | [{"name": ["s3cret"], "user": "u"}]             | session.name is not a text
					sessions  | [{"name": "good-w01-s001", "user": "s3cret"}]   | a session is there twice: the second one is left out
					sessions  | [{"name": "a", "user": "u", "expires": "soon"}] | session.expires is not a time
					sessions  | [{"name": "a", "user": "u", "expires": "+99999-01-01T00:00:00Z"}] | session.expires is not a time
					sessions  | [{"name": "a", "user": "u", "extendable": "yes"}]                 | session.extendable is neither true nor false
					workshop  | {"name": "odd", "tags": "java, spring"}             | workshop.tags is not a list
					workshop  | {"name": "odd", "tags": ["a", {"b": 1}]}            | workshop.tags is not a text
					workshop  | {"name": "odd", "authors": {"a": 1}}                | workshop.authors is not a list
					workshop  | {"name": "odd", "labels": ["a", "b"]}               | workshop.labels is not an object
					workshop  | {"name": "odd", "labels": {"a": null, "b": "c"}}    | workshop.labels['a'] is null
					workshop  | {"name": "odd", "labels": {"a": ["b"]}}             | workshop.labels['a'] is not a text
					workshop  | {"name": "odd", "title": ["a"]}                     | workshop.title is not a text
					workshop  | {"name": "odd", "url": "javascript:alert(1)"}       | workshop.url is no http(s) address
					workshop  | {"name": "odd", "logo": "data:text/html,<b>"}       | workshop.logo is neither an http(s) address nor a data URI of an image
					""")
	void oddFieldIsLeftOutOrCappedAndNamed(String field, String value, String warning) {
		PortalContent content = read(catalog(GOOD + "," + environment(field, value)));
		assertThat(content.warnings()).containsExactly("environment 'odd-w01': " + warning);
		assertThat(content.environments()).extracting((each) -> each.workshop().name()).containsExactly("good", "odd");
		assertThat(content.environments()).first().isEqualTo(read(catalog(GOOD)).environments().getFirst());
		assertThat(content.warnings().toString()).doesNotContain("s3cret");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					null                                     | environments[1]: is left out: it is null
					["odd-w01"]                              | environments[1]: is left out: it is not an object
					{"capacity": 5, "sessions": []}          | environments[1]: is left out: it has no name
					{"name": "", "sessions": []}             | environments[1]: is left out: it has no name
					{"name": "odd-w01", "sessions": []}      | environment 'odd-w01': is left out: it has no workshop
					{"name": "odd-w01", "workshop": "odd"}   | environment 'odd-w01': workshop is not an object; environment 'odd-w01': is left out: it has no workshop
					{"name": "odd-w01", "workshop": {}}      | environment 'odd-w01': is left out: it has no workshop.name
					{"name": "good-w01", "workshop": {"name": "odd"}} | environment 'good-w01': is there twice: the second one is left out
					""")
	void environmentThatCannotBeUsedIsLeftOutAndNamed(String environment, String warnings) {
		PortalContent content = read(catalog(GOOD + "," + environment));
		assertThat(content.warnings()).containsExactly(warnings.split("; "));
		assertThat(content.environments()).isEqualTo(read(catalog(GOOD)).environments());
	}

	/** A portal compares its sessions with any maximum but 0. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			0           | -          | -
			7           | 7          | -
			-1          | 0          | portal.sessions.maximum -1 is read as no seats
			9999999999  | 2147483647 | portal.sessions.maximum 9999999999 is read as 2147483647
			"many"      | -          | portal.sessions.maximum is not a number
			""")
	void oddMaximumOfThePortalIsCapped(String maximum, Integer seats, String warning) {
		PortalContent content = read(catalog(GOOD).replace("\"maximum\": 0", "\"maximum\": " + maximum));
		assertThat(content.maximum()).isEqualTo((seats != null) ? Capacity.of(seats) : Capacity.UNLIMITED);
		assertThat(content.warnings()).isEqualTo((warning != null) ? List.of(warning) : List.of());
		assertThat(content.environments()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sessions  | {"name": "x"}                               | true
			sessions  | 7                                           | true
			sessions  | null                                        | true
			sessions  | [7]                                         | true
			sessions  | [{"name": ["a"], "user": "u"}]              | true
			sessions  | [{"name": "a", "user": {"b": "u"}}]         | true
			sessions  | [{"user": "u"}]                             | true
			workshop  | 7                                           | true
			workshop  | {"name": ["x"], "resource": "odd"}          | true
			sessions  | [{"name": "a", "user": "u", "state": [1]}]  | false
			sessions  | [{"name": "a", "user": null}]               | false
			sessions  | [null]                                      | false
			sessions  | []                                          | false
			capacity  | -5                                          | false
			workshop  | {"name": null, "resource": "odd"}           | false
			""")
	void environmentWhoseSessionsMayNotAllBeReadIsAGap(String field, String value, boolean gap) {
		PortalContent content = read(catalog(GOOD + "," + environment(field, value)));
		assertThat(content.gaps().unnamed()).isFalse();
		assertThat(content.gaps().environments()).extracting(EnvironmentRef::name)
			.isEqualTo(gap ? List.of("odd-w01") : List.of());
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "7", "{\"workshop\": {\"name\": \"odd\"}}",
			"{\"name\": [\"odd-w01\"], \"sessions\": []}" })
	void environmentWithoutANameThatCanBeReadMayBeAnyThatIsMissing(String environment) {
		assertThat(read(catalog(GOOD + "," + environment)).gaps().unnamed()).isTrue();
		assertThat(read(catalog(GOOD)).gaps()).isEqualTo(CatalogGaps.NONE);
	}

	@Test
	void environmentThatIsThereTwiceIsAGap() {
		assertThat(read(catalog(GOOD + "," + GOOD.replace("good-w01-s001", "another"))).gaps().environments())
			.extracting(EnvironmentRef::name)
			.containsExactly("good-w01");
	}

	@Test
	void sessionWithOddTimesIsKept() {
		WorkshopEnvironment environment = read(catalog(environment("sessions",
				"[{\"name\": \"a\", \"user\": \"ann\", \"state\": \"RUNNING\", \"expires\": 7, \"started\": {}}]")))
			.environments()
			.getFirst();
		assertThat(environment.sessions()).extracting(Session::user).containsExactly("ann");
	}

	@Test
	void addressesOfWorkshopsAreThoseThatBrowsersOnlyShow() {
		String logo = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0i\\n";
		WorkshopEnvironment environment = read(catalog(environment("workshop",
				"{\"name\": \"odd\", \"url\": \"HTTPS://example.com/a?b=c\", \"logo\": \"%s\"}".formatted(logo))))
			.environments()
			.getFirst();
		assertThat(environment.workshop().url()).isEqualTo("HTTPS://example.com/a?b=c");
		assertThat(environment.workshop().logo()).isEqualTo(logo.replace("\\n", "\n"));
		for (String url : List.of("javascript:alert(1)//http://a", "//example.com", "example.com", "http://",
				"http://a b", "data:image/png;base64,AA", "ftp://example.com", "http://a\\nb")) {
			assertThat(read(catalog(environment("workshop", "{\"name\": \"odd\", \"url\": \"%s\"}".formatted(url))))
				.environments()
				.getFirst()
				.workshop()
				.url()).as(url).isNull();
		}
	}

	@Test
	void hugeTextIsLeftOutAlone() {
		PortalContent content = read(catalog(environment("workshop",
				"{\"name\": \"odd\", \"logo\": \"data:image/png;base64,%s\", \"title\": \"Odd\"}"
					.formatted("A".repeat(3_000_000)))));
		assertThat(content.environments().getFirst().workshop().title()).isEqualTo("Odd");
		assertThat(content.environments().getFirst().workshop().logo()).isNull();
		assertThat(content.warnings()).containsExactly(
				"environment 'odd-w01': workshop.logo has 3000022 characters, and is left out: the limit is 262144");
	}

	@Test
	void longNumberAndLongKeyOfALabelHideNothing() {
		assertThat(read(catalog(environment("capacity", "9".repeat(2_000)))).environments().getFirst().capacity())
			.isEqualTo(Integer.MAX_VALUE);
		assertThat(read(catalog(environment("workshop",
				"{\"name\": \"odd\", \"labels\": {\"%s\": \"a\"}}".formatted("k".repeat(60_000)))))
			.environments()).hasSize(1);
	}

	@Test
	void manyWordsAreLeftOutAlone() {
		String tags = IntStream.range(0, 5_000).mapToObj((i) -> "\"t" + i + "\"").collect(Collectors.joining(","));
		PortalContent content = read(
				catalog(environment("workshop", "{\"name\": \"odd\", \"tags\": [%s]}".formatted(tags))));
		assertThat(content.environments().getFirst().workshop().tags()).hasSize(100).startsWith("t0", "t1");
		assertThat(content.warnings()).hasSize(1);
	}

	/** Warnings are logged. */
	@Test
	void warningsHaveNothingThatIsNotPrinted() {
		String name = "x\\u202e\\u009b31m\\u2028y\\u0085z";
		PortalContent content = read(catalog(environment("capacity", "-1").replace("odd-w01", name) + ","
				+ environment("workshop", "{\"name\": \"odd\", \"labels\": {\"%s\": []}}".formatted(name))));
		assertThat(content.warnings()).containsExactly("environment 'x 31m y z': capacity -1 is read as 0",
				"environment 'odd-w01': workshop.labels['x 31m y z'] is not a text");
	}

	@Test
	void manyWarningsAreCounted() {
		String odd = IntStream.range(0, 20)
			.mapToObj((i) -> environment("capacity", "-1").replace("odd-w01", "odd-w" + i))
			.collect(Collectors.joining(","));
		assertThat(read(catalog(odd)).warnings()).hasSize(6).endsWith("15 more");
	}

	@Test
	void moreEnvironmentsOrSessionsThanTheLimitEndTheReading() {
		CatalogLimits limits = new CatalogLimits(100_000, 3, 4);
		assertThatExceptionOfType(CatalogLimitException.class).isThrownBy(() -> read(limits, catalog("{},{},{},{},{")))
			.withMessage("catalog has more than 3 environments (limit gateway.portal.maximum-environments)");
		String two = "[{\"name\": \"%1$s1\", \"user\": \"u\"}, {\"name\": \"%1$s2\"}]";
		String four = environment("sessions", two.formatted("a")) + "," + environment("sessions", two.formatted("b"));
		assertThat(read(limits, catalog(four))).isNotNull();
		assertThatExceptionOfType(CatalogLimitException.class)
			.isThrownBy(() -> read(limits, catalog(four + "," + environment("sessions", "[7"))))
			.withMessage("catalog has more than 4 sessions (limit gateway.portal.maximum-sessions)");
	}

	@Test
	void deepNestingEndsTheReading() {
		assertThatExceptionOfType(CatalogLimitException.class)
			.isThrownBy(() -> read(catalog(environment("other", "[".repeat(100_000)))))
			.withMessageContaining("nested more than 64 levels deep");
	}

	@Test
	void unknownFieldsAreSkippedAndNotANumberIsOdd() {
		PortalContent content = read("""
				{"more": [[{"a": NaN}]], "portal": {"name": "a", "labels": {"a": []}, "sessions": {"maximum": 0,
				 "more": {"b": {}}}}, "environments": [%s]}""".formatted(environment("capacity", "NaN")));
		assertThat(content.warnings()).isEmpty();
		assertThat(content.environments()).hasSize(1);
	}

	private static String environment(String field, String value) {
		String others = FIELDS.entrySet()
			.stream()
			.filter((each) -> !each.getKey().equals(field))
			.map((each) -> "\"%s\": %s".formatted(each.getKey(), each.getValue()))
			.sorted()
			.collect(Collectors.joining(", "));
		return "{%s, \"%s\": %s}".formatted(others, field, value);
	}

	private static String catalog(String environments) {
		return """
				{"portal": {"name": "academy", "uid": "u", "generation": 1,
				 "sessions": {"maximum": 0, "allocated": 0}}, "environments": [%s]}""".formatted(environments);
	}

	static PortalContent read(String catalog) {
		return read(new CatalogLimits(10_000_000, 100, 100), catalog);
	}

	private static PortalContent read(CatalogLimits limits, String catalog) {
		return CatalogReader
			.read(TestClients.PORTAL, limits, new ByteArrayInputStream(catalog.getBytes(StandardCharsets.UTF_8)))
			.content();
	}

}
