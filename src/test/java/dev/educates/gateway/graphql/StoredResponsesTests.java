package dev.educates.gateway.graphql;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.server.cache.FieldCacheability;
import dev.educates.gateway.session.DecisionLog;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Reads;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLNamedOutputType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.io.ClassPathResource;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.ClassNameTypeResolver;
import org.springframework.graphql.execution.GraphQlSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stored response that still counts is the one that would be made now: for random
 * queries of all fields, random callers and random changes of the fleet.
 */
class StoredResponsesTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final List<Caller> CALLERS = List.of(Callers.ADMIN, Callers.client("one", "alpha"),
			Callers.client("two", "beta"), Callers.client("three", "alpha", "beta"), Callers.endUser("u1", "alpha"),
			Callers.endUser("u2", "alpha"), Callers.pinned(Callers.client("one", "alpha"), "u1"));

	private static final Map<String, List<String>> ARGUMENTS = Map.of("tenant", List.of("alpha", "beta"), "workshop",
			List.of("lab-0", "lab-2"), "user", List.of("u1", "u2"), "cluster", List.of("c0", "c1"), "after", List.of(),
			"before", List.of(), "filter", List.of(), "first", List.of("1", "2", "500"), "last",
			List.of("1", "2", "500"));

	private FleetSnapshot fleet = FleetSnapshot.EMPTY;

	private final Access access = new Access(UserIds.PER_TENANT);

	private final GraphQL graphQl;

	private final GraphQLSchema schema;

	private final FieldCacheability cacheability;

	StoredResponsesTests() {
		ViewResolver views = new ViewResolver(this.access, () -> this.fleet, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
				new OldestReadingLoader(Ticker.systemTicker()));
		GenericApplicationContext context = new GenericApplicationContext();
		context.registerBean(FleetController.class,
				() -> new FleetController(views, new DecisionLog(this.access, Clock.systemUTC(), ReplicaId.random())));
		context.refresh();
		AnnotatedControllerConfigurer controllers = new AnnotatedControllerConfigurer();
		controllers.setApplicationContext(context);
		controllers.afterPropertiesSet();
		ClassNameTypeResolver types = new ClassNameTypeResolver();
		types.setClassNameExtractor((type) -> type.getSimpleName().replaceFirst("Node$", ""));
		GraphQlSource source = GraphQlSource.schemaResourceBuilder()
			.schemaResources(new ClassPathResource("graphql/schema.graphql"))
			.configureRuntimeWiring(controllers)
			.configureRuntimeWiring((wiring) -> wiring.scalar(Scalars.DATE_TIME).scalar(Scalars.URL))
			.defaultTypeResolver(types)
			.build();
		this.graphQl = source.graphQl();
		this.schema = source.schema();
		this.cacheability = new FieldCacheability(this.schema);
		tenants();
	}

	private void tenants() {
		this.access.replace(Tenancy.of(List.of(tenant("alpha", "p[012]"), tenant("beta", "p[23]")), List.of()));
	}

	/** Without anything that was found before. */
	private Access sameAccess() {
		Access same = new Access(UserIds.PER_TENANT);
		same.replace(this.access.tenancy());
		return same;
	}

	private static Tenant tenant(String name, String portals) {
		return new Tenant(name, null, Selector.ALL,
				new Selector(List.of(new NamePattern(portals)), Map.of(), List.of()), Map.of(), null);
	}

	/** What was answered, and of which reads. */
	private record Response(String json, CallerView view, Reads reads, long generation) {
	}

	private Response answer(String query, Caller caller) {
		return answer(query, caller, this.access);
	}

	/** Null if there is an error: it is never stored. */
	private Response answer(String query, Caller caller, Access rights) {
		CallerView view = rights.rememberingView(caller, this.fleet);
		ExecutionInput input = ExecutionInput.newExecutionInput(query)
			.graphQLContext(Map.of(Caller.class, caller, CallerView.class, view))
			.build();
		ExecutionResult result = this.graphQl.execute(input);
		if (!result.getErrors().isEmpty()) {
			return null;
		}
		return new Response(JSON.writeValueAsString(result.getData()), view, view.reads(), this.fleet.generation());
	}

	static IntStream seeds() {
		return IntStream.range(0, 12);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void storedResponseThatCountsIsTheOneThatWouldBeMadeNow(int seed) {
		Random random = new Random(seed);
		this.fleet = Fleets
			.fleet(IntStream.range(0, 5).mapToObj((i) -> portal(i, random)).toArray(Fleets.PortalFixture[]::new));
		List<String> queries = Stream.generate(() -> "{ " + selection("Query", 3, random) + " }").limit(20).toList();
		Map<Object, Response> stored = new HashMap<>();
		int kept = 0;
		for (int step = 0; step < 600; step++) {
			change(random);
			String query = queries.get(random.nextInt(queries.size()));
			Caller caller = CALLERS.get(random.nextInt(CALLERS.size()));
			Response now = answer(query, caller);
			if (now == null) {
				continue;
			}
			String alone = answer(query, caller, sameAccess()).json;
			assertThat(now.json).as("%s for %s in step %d", query, caller, step).isEqualTo(alone);
			boolean personal = this.cacheability.isPersonal(names(query));
			Object key = List.of(query, now.view.audience(personal));
			Response found = stored.get(key);
			if (found != null && found.reads.holdIn(now.view)) {
				assertThat(found.json).as("%s for %s in step %d", query, caller, step).isEqualTo(alone);
				kept += (found.generation < now.generation) ? 1 : 0;
			}
			else {
				stored.put(key, now);
			}
		}
		assertThat(kept).as("responses of earlier snapshots that still count").isGreaterThan(10);
	}

	private static List<String> names(String query) {
		return Stream.of(query.split("[^A-Za-z0-9_]+")).toList();
	}

	private String selection(String type, int depth, Random random) {
		GraphQLObjectType object = (GraphQLObjectType) this.schema.getType(type);
		List<GraphQLFieldDefinition> fields = object.getFieldDefinitions()
			.stream()
			.filter((field) -> !this.cacheability.isVolatile(List.of(field.getName())))
			.filter((field) -> depth > 0 || GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType())))
			// needs an id
			.filter((field) -> !field.getName().equals("session"))
			.toList();
		List<String> chosen = new ArrayList<>();
		while (chosen.isEmpty()) {
			for (GraphQLFieldDefinition field : fields) {
				if (random.nextInt(type.equals("Query") ? 8 : 3) == 0) {
					chosen.add("f%d: %s%s%s".formatted(chosen.size(), field.getName(), arguments(field, random),
							below(field, depth, random)));
				}
			}
			if (fields.isEmpty()) {
				return "__typename";
			}
		}
		return String.join(" ", chosen);
	}

	private String below(GraphQLFieldDefinition field, int depth, Random random) {
		GraphQLNamedOutputType type = (GraphQLNamedOutputType) GraphQLTypeUtil.unwrapAll(field.getType());
		return (type instanceof GraphQLObjectType) ? " { %s }".formatted(selection(type.getName(), depth - 1, random))
				: "";
	}

	private static String arguments(GraphQLFieldDefinition field, Random random) {
		Map<String, String> given = new LinkedHashMap<>();
		field.getArguments().forEach((argument) -> {
			String name = argument.getName();
			List<String> values = name.equals("name") ? switch (field.getName()) {
				case "workshop" -> ARGUMENTS.get("workshop");
				case "cluster" -> ARGUMENTS.get("cluster");
				case "tenant" -> ARGUMENTS.get("tenant");
				default -> List.of("p0", "p2");
			} : ARGUMENTS.get(name);
			boolean needed = GraphQLTypeUtil.isNonNull(argument.getType());
			// not every caller may use every tenant, or ask for every user
			int seldom = (name.equals("tenant") || name.equals("user")) ? 6 : 2;
			if (!values.isEmpty() && (needed || random.nextInt(seldom) == 0)) {
				String value = values.get(random.nextInt(values.size()));
				given.put(name, name.matches("first|last") ? value : "\"" + value + "\"");
			}
		});
		if (given.containsKey("first")) {
			given.remove("last");
		}
		return given.isEmpty() ? ""
				: given.entrySet()
					.stream()
					.map((each) -> each.getKey() + ": " + each.getValue())
					.collect(Collectors.joining(", ", "(", ")"));
	}

	private static Fleets.PortalFixture portal(int number, Random random) {
		Fleets.PortalFixture portal = Fleets.portal("c%d/p%d".formatted(number % 2, number));
		if (random.nextInt(3) == 0) {
			portal.seats(20, random.nextInt(20));
		}
		for (int i = 0; i < 3; i++) {
			int workshop = i;
			if (random.nextInt(4) > 0) {
				portal.environment("e" + i, "lab-" + i, (environment) -> {
					environment.seats(10 + random.nextInt(2)).ready(random.nextInt(2));
					environment.state((random.nextInt(8) == 0) ? EnvironmentState.STOPPING : EnvironmentState.RUNNING);
					environment.described("Lab " + workshop + random.nextInt(2), List.of("t" + random.nextInt(2)),
							Map.of("level", "l" + random.nextInt(2)));
					for (String user : List.of("alpha:u1", "alpha:u2", "beta:u1")) {
						if (random.nextInt(3) == 0) {
							environment.users(user);
						}
					}
				});
			}
		}
		return portal;
	}

	/** Mostly of one portal; sometimes none, and rarely of the configuration. */
	private void change(Random random) {
		int number = random.nextInt(5);
		PortalRef ref = new PortalRef("c%d".formatted(number % 2), "p%d".formatted(number));
		Portal portal = this.fleet.portal(ref);
		switch (random.nextInt(12)) {
			case 0 -> this.fleet = this.fleet.withPoll(ref, PortalHealth.UNREACHABLE, "gone", null);
			case 1, 2 -> this.fleet = this.fleet.withPoll(ref, PortalHealth.HEALTHY, null, portal.reading());
			case 3, 4 -> {
				String user = "alpha:u" + (1 + random.nextInt(2));
				Session session = Fleets.session(ref + "/e0", "s" + random.nextInt(3), "lab-0", user);
				this.fleet = random.nextBoolean() ? this.fleet.withSession(session)
						: this.fleet.withoutSession(session.environment(), session.ref());
			}
			case 5 -> {
				if (random.nextInt(3) == 0) {
					configure(random);
				}
			}
			default ->
				this.fleet = this.fleet.withPoll(ref, PortalHealth.HEALTHY, null, portal(number, random).reading());
		}
	}

	private void configure(Random random) {
		if (random.nextBoolean()) {
			tenants();
			return;
		}
		List<Portal> portals = this.fleet.portals()
			.stream()
			.map((each) -> Portal.unseen(each.ref(), each.url(), each.labels(),
					random.nextBoolean() ? AdministrativeState.CORDONED : AdministrativeState.ACTIVE, each.weight()))
			.toList();
		this.fleet = this.fleet.withTopology(this.fleet.clusters(), portals, Set.of());
	}

	@Test
	void changeOfAnotherTenantLeavesAResponseValid() {
		this.fleet = Fleets.fleet(Fleets.portal("c0/p0").environment("a", "lab-0"),
				Fleets.portal("c1/p3").environment("b", "lab-0").environment("c", "lab-1"));
		String query = "{ workshops { totalCount nodes { name availability { remaining } } } portals { name health } }";
		Response before = answer(query, Callers.client("one", "alpha"));
		Response all = answer(query, Callers.ADMIN);
		this.fleet = this.fleet.withSession(Fleets.session("c1/p3/b", "s", "lab-0", "beta:u1"));
		assertThat(before.reads.holdIn(answer(query, Callers.client("one", "alpha")).view)).isTrue();
		assertThat(all.reads.holdIn(answer(query, Callers.ADMIN).view)).isFalse();
		this.fleet = this.fleet.withSession(Fleets.session("c0/p0/a", "s", "lab-0", "alpha:u1"));
		assertThat(before.reads.holdIn(answer(query, Callers.client("one", "alpha")).view)).isFalse();
	}

	@Test
	void changeOutsideOfThePageLeavesItValid() {
		this.fleet = Fleets.fleet(Fleets.portal("c0/p0").environment("a", "lab-0").environment("b", "lab-1"));
		String query = "{ workshops(first: 1) { totalCount nodes { name availability { remaining } } } }";
		Response before = answer(query, Callers.ADMIN);
		this.fleet = this.fleet.withSession(Fleets.session("c0/p0/b", "s", "lab-1", "u1"));
		assertThat(before.reads.holdIn(answer(query, Callers.ADMIN).view)).isTrue();
		this.fleet = this.fleet.withPoll(new PortalRef("c0", "p0"), PortalHealth.HEALTHY, null,
				Fleets.portal("c0/p0").environment("a", "lab-0").environment("c", "lab-2").reading());
		assertThat(before.reads.holdIn(answer(query, Callers.ADMIN).view)).as("another list of names").isFalse();
	}

}
