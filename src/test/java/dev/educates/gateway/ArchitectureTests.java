package dev.educates.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may use whom: the table is the architecture. A package that is not in it fails.
 */
class ArchitectureTests {

	private static final String ROOT = "dev.educates.gateway";

	private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
			// values and decisions
			entry("fleet"), entry("tenancy", "fleet"), entry("placement", "fleet"),
			// when things start and stop
			entry("lifecycle"),
			// how faults are told
			entry("faults"),
			// portals
			entry("portal", "fleet"), entry("discovery", "fleet", "portal", "tenancy"),
			entry("refresh", "fleet", "portal", "lifecycle"),
			// what is done
			entry("audit", "fleet", "tenancy"), entry("administration", "fleet", "tenancy", "portal", "audit"),
			entry("coordination", "fleet", "placement"),
			entry("session", "fleet", "tenancy", "placement", "portal", "refresh", "coordination", "audit"),
			entry("waiting", "fleet", "tenancy", "session", "refresh", "subscription", "lifecycle"),
			// the server before the application
			entry("server", "limits", "faults"),
			// for whom
			entry("security", "tenancy", "audit", "limits", "faults"),
			entry("subscription", "fleet", "tenancy", "lifecycle"), entry("limits", "tenancy"),
			entry("answers", "tenancy"),
			entry("graphql", "fleet", "tenancy", "placement", "session", "security", "subscription", "administration",
					"lifecycle", "limits", "answers", "waiting", "faults"),
			entry("lookup", "fleet", "tenancy", "session", "security", "limits", "answers"),
			entry("hooks", "fleet", "refresh", "lifecycle", "limits", "faults"),
			// nobody imports them
			entry("observation", "fleet", "tenancy", "placement", "portal", "session", "subscription"), entry("page"),
			entry("simulator"));

	private static Map.Entry<String, List<String>> entry(String feature, String... others) {
		return Map.entry(feature, List.of(others));
	}

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT);

	static Stream<String> features() {
		return MAY_USE.keySet().stream().sorted();
	}

	@Test
	void everyPackageIsInTheTable() {
		assertThat(CLASSES.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> !name.equals(ROOT))
			.map((name) -> name.substring(ROOT.length() + 1).split("\\.")[0])
			.distinct()).isSubsetOf(MAY_USE.keySet()).contains("fleet", "placement", "portal", "refresh", "session");
	}

	@ParameterizedTest
	@MethodSource("features")
	void featureUsesOnlyWhatItMay(String feature) {
		String[] forbidden = MAY_USE.keySet()
			.stream()
			.filter((other) -> !other.equals(feature) && !MAY_USE.get(feature).contains(other))
			.map((other) -> ROOT + "." + other + "..")
			.toArray(String[]::new);
		assertThat(Arrays.asList(forbidden)).isNotEmpty();
		noClasses().that()
			.resideInAPackage(ROOT + "." + feature + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(forbidden)
			.check(CLASSES);
	}

	@Test
	void featuresHaveNoCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void adaptersAreNotImportedFromOutside() {
		for (String adapter : List.of("portal.http", "discovery.configured")) {
			noClasses().that()
				.resideOutsideOfPackage(ROOT + "." + adapter + "..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage(ROOT + "." + adapter + "..")
				.check(CLASSES);
		}
	}

	@Test
	void fieldsKnowTransportKnowsDocumentsAndNeverTheOtherWayRound() {
		String graphql = ROOT + ".graphql";
		noClasses().that()
			.resideInAnyPackage(graphql + ".transport", graphql + ".document")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(graphql)
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage(graphql + ".document")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(graphql + ".transport")
			.check(CLASSES);
	}

	@Test
	void decisionsArePureJava() {
		noClasses().that()
			.resideInAnyPackage(ROOT + ".fleet..", ROOT + ".placement..", ROOT + ".tenancy..")
			.should()
			.dependOnClassesThat(DescribedPredicate.not(DescribedPredicate.describe("java and our own",
					(JavaClass used) -> used.getPackageName().startsWith("java.") || used.isPrimitive()
							|| used.isArray() || used.getPackageName().startsWith("org.jspecify.")
							|| used.getPackageName().startsWith(ROOT))))
			.check(CLASSES);
	}

	@Test
	void onlyRefreshPublishes() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".refresh..")
			.should()
			.callMethod(Fleet.class, "publish", FleetSnapshot.class)
			.check(CLASSES);
	}

}
