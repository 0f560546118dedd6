package dev.educates.gateway;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Caffeine;
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

	private static final String SIMULATOR = "dev.educates.simulator";

	private static final Map<String, List<String>> MAY_USE = Map.ofEntries(
			// values and decisions
			entry("fleet"), entry("tenancy", "fleet"), entry("placement", "fleet"),
			// what every way in and every service needs of the server
			entry("server", "server.error", "server.limits"), entry("server.audit", "fleet", "tenancy"),
			entry("server.cache", "fleet", "tenancy", "server.limits"), entry("server.error"),
			entry("server.configuration"), entry("server.lifecycle"), entry("server.limits", "tenancy"),
			// portals: who exists, what they say, what operators say of them
			entry("portal", "fleet"), entry("portal.http", "fleet", "portal", "server.lifecycle"),
			entry("portal.polling", "fleet", "portal", "server.lifecycle", "coordination"),
			entry("portal.events", "fleet", "portal.polling", "server.error", "server.lifecycle", "server.limits"),
			entry("portal.administration", "fleet", "tenancy", "portal", "server.audit", "storage"),
			entry("discovery", "fleet", "portal", "tenancy", "server.configuration"),
			entry("discovery.file", "discovery", "fleet", "portal", "tenancy", "server.configuration"),
			entry("discovery.kubernetes", "discovery", "fleet", "portal", "portal.polling", "tenancy",
					"server.lifecycle"),
			// what replicas share
			entry("coordination"), entry("coordination.redis", "coordination"), entry("storage", "coordination"),
			// requests for sessions
			entry("session.inflight", "fleet", "placement", "coordination"),
			entry("session", "fleet", "tenancy", "placement", "portal", "portal.polling", "session.inflight",
					"server.audit", "server.configuration", "coordination"),
			entry("session.waitlist", "fleet", "tenancy", "session", "portal.polling", "subscription",
					"server.lifecycle", "coordination", "storage"),
			entry("voucher", "fleet", "tenancy", "session", "session.waitlist", "storage", "coordination", "security",
					"server.audit", "server.error"),
			entry("classes", "fleet", "tenancy", "session", "session.inflight", "voucher", "storage", "subscription",
					"usage", "server.audit", "server.error", "server.lifecycle"),
			// callers, and those who listen
			entry("security", "fleet", "tenancy", "server.audit", "server.error", "server.limits", "coordination"),
			entry("subscription", "fleet", "tenancy", "server.lifecycle"),
			// what was used
			entry("usage", "fleet", "tenancy", "session", "storage", "portal.polling", "security", "server.error",
					"server.lifecycle", "server.limits"),
			// ways in
			entry("graphql", "coordination", "fleet", "tenancy", "placement", "session", "session.waitlist", "security",
					"subscription", "portal.administration", "discovery", "graphql.transport", "server.error",
					"server.lifecycle", "server.limits", "storage", "voucher", "classes", "usage"),
			entry("graphql.document", "fleet", "server.configuration", "server.error", "server.limits"),
			entry("graphql.transport", "tenancy", "security", "subscription", "graphql.document", "server.cache",
					"server.error", "server.lifecycle", "server.limits"),
			entry("rest", "coordination", "fleet", "tenancy", "session", "security", "server.cache", "server.lifecycle",
					"server.limits"),
			// nobody imports them
			entry("observability", "coordination", "discovery", "fleet", "tenancy", "placement", "portal", "session",
					"subscription", "server.error", "server.lifecycle"),
			entry("web"));

	private static Map.Entry<String, List<String>> entry(String feature, String... others) {
		return Map.entry(feature, List.of(others));
	}

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(ROOT, SIMULATOR);

	static Stream<String> features() {
		return MAY_USE.keySet().stream().sorted();
	}

	@Test
	void everyPackageIsInTheTable() {
		assertThat(CLASSES.stream()
			.map(JavaClass::getPackageName)
			.filter((name) -> name.startsWith(ROOT + "."))
			.map((name) -> name.substring(ROOT.length() + 1))
			.distinct()).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
	}

	@ParameterizedTest
	@MethodSource("features")
	void featureUsesOnlyWhatItMay(String feature) {
		String[] forbidden = MAY_USE.keySet()
			.stream()
			.filter((other) -> !other.equals(feature) && !MAY_USE.get(feature).contains(other))
			.map((other) -> ROOT + "." + other)
			.toArray(String[]::new);
		assertThat(Arrays.asList(forbidden)).isNotEmpty();
		noClasses().that()
			.resideInAPackage(ROOT + "." + feature)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(forbidden)
			.check(CLASSES);
	}

	@Test
	void theGatewayDoesNotKnowTheSimulatorNorTheOtherWayRound() {
		noClasses().that()
			.resideInAPackage(ROOT + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(SIMULATOR + "..")
			.check(CLASSES);
		noClasses().that()
			.resideInAPackage(SIMULATOR + "..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOT + "..")
			.check(CLASSES);
	}

	@Test
	void featuresHaveNoCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void adaptersAreNotImportedFromOutside() {
		for (String adapter : List.of("portal.http", "discovery.file", "discovery.kubernetes", "coordination.redis")) {
			noClasses().that()
				.resideOutsideOfPackage(ROOT + "." + adapter + "..")
				.should()
				.dependOnClassesThat()
				.resideInAPackage(ROOT + "." + adapter + "..")
				.check(CLASSES);
		}
	}

	@Test
	void onlyOnePackageKnowsTheClientOfRedis() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".coordination.redis..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.lettuce..")
			.check(CLASSES);
	}

	@Test
	void onlyOnePackageKnowsTheDatabase() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".storage..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.h2..", "org.springframework.jdbc..", "java.sql..")
			.check(CLASSES);
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
	void onlyPollingPublishes() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".portal.polling..")
			.should()
			.callMethod(Fleet.class, "publish", FleetSnapshot.class)
			.check(CLASSES);
	}

	/**
	 * As a task of the common pool, maintenance of a cache wakes a thread for nearly each
	 * request: docs/performance.md has what that costs.
	 */
	@Test
	void cachesAreMaintainedByTheThreadThatUsesThem() {
		assertThat(CLASSES).allSatisfy((caller) -> assertThat(callsOfCaffeine(caller, "executor")).as(caller.getName())
			.isEqualTo(callsOfCaffeine(caller, "newBuilder")));
		assertThat(CLASSES).anyMatch((caller) -> callsOfCaffeine(caller, "newBuilder") > 0);
	}

	private static long callsOfCaffeine(JavaClass caller, String method) {
		return caller.getMethodCallsFromSelf()
			.stream()
			.filter((call) -> call.getTargetOwner().isEquivalentTo(Caffeine.class) && call.getName().equals(method))
			.count();
	}

}
