package dev.educates.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInterfaceType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLOutputType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.GraphQLUnionType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operation for each field of each type of the schema. What is asked for is always a
 * thing of the tenant alpha: $cluster to $client are its ids, $session one of its user's
 * sessions, $fresh another one that may be extended and ended.
 */
final class SchemaProbes {

	private static final String REQUEST = "requestSession(input: {tenant: \"alpha\", workshop: \"%s\", user: \"alpha-ann\"}) ";

	private static final String WAIT = "requestSessionWhenAvailable(input: {tenant: \"alpha\", workshop: \"%s\", user: \"alpha-ann\"}, patienceSeconds: 60)";

	private static final String CREATE = "(input: {tenant: \"alpha\", workshops: [\"alpha-lab\"], expiresAt: \"%s\"})"
		.formatted(Instant.now().plus(Duration.ofDays(1)));

	private static final String CLASS = classInput(1);

	private static final String USAGE = "(tenant: \"alpha\", from: \"%s\", to: \"%s\")"
		.formatted(LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC).plusDays(1));

	/** How to get at the types that are no entities; %s is what is asked of them. */
	private static final Map<String, String> WAYS = Map.ofEntries(Map.entry("Query", "query { %s }"),
			Map.entry("Mutation", "mutation { %s }"), Map.entry("Subscription", "subscription { %s }"),
			Map.entry("WorkshopAvailabilityChange",
					"subscription { workshopAvailability(tenant: \"alpha\", names: [\"alpha-lab\"]) { %s } }"),
			Map.entry("SessionChange",
					"subscription { sessionChanges(tenant: \"alpha\", user: \"alpha-ann\") { %s } }"),
			Map.entry("Waiting", "subscription { " + WAIT.formatted("alpha-full") + " { ... on Waiting { %s } } }"),
			Map.entry("PortalChange", "subscription { portalChanges { %s } }"),
			Map.entry("Cluster", node("Cluster", "$cluster")), Map.entry("Portal", node("Portal", "$portal")),
			Map.entry("ClusterDiscovery", node("Cluster", "$cluster").formatted("discovery { %s }")),
			Map.entry("WorkshopEnvironment", node("WorkshopEnvironment", "$environment")),
			Map.entry("Workshop", node("Workshop", "$workshop")), Map.entry("Session", node("Session", "$session")),
			Map.entry("Tenant", node("Tenant", "$tenant")), Map.entry("Client", node("Client", "$client")),
			Map.entry("_Service", "query { _service { %s } }"), Map.entry("Viewer", "query { viewer { %s } }"),
			Map.entry("LoginResult",
					"mutation { login(username: \"alpha-client\", password: \"" + AuthorisationMatrixIT.PASSWORD
							+ "\") { %s } }"),
			Map.entry("Label", "query { cluster(name: \"alpha-cluster\") { labels { %s } } }"),
			Map.entry("WorkshopAvailability", node("Workshop", "$workshop").formatted("availability { %s }")),
			Map.entry("SessionSchedule", node("Session", "$session").formatted("schedule { %s }")),
			Map.entry("WorkshopConnection", "query { workshops(tenant: \"alpha\") { %s } }"),
			Map.entry("WorkshopEdge", "query { workshops(tenant: \"alpha\") { edges { %s } } }"),
			Map.entry("PageInfo", "query { workshops(tenant: \"alpha\") { pageInfo { %s } } }"),
			Map.entry("SessionConnection", "query { sessions(tenant: \"alpha\") { %s } }"),
			Map.entry("SessionEdge", "query { sessions(tenant: \"alpha\") { edges { %s } } }"),
			Map.entry("EraseUserResult", "mutation { eraseUser(tenant: \"alpha\", user: \"alpha-ann\") { %s } }"),
			Map.entry("UsageRow", "query { usage" + USAGE + " { %s } }"),
			Map.entry("UsageRefusals", "query { usage" + USAGE + " { refusals { %s } } }"),
			Map.entry("Placement", "query { placements { nodes { %s } } }"),
			Map.entry("PlacementStep", "query { placements { nodes { steps { %s } } } }"),
			Map.entry("PlacementConnection", "query { placements { %s } }"),
			Map.entry("PlacementEdge", "query { placements { edges { %s } } }"),
			Map.entry("Voucher", "query { vouchers(tenant: \"alpha\") { nodes { %s } } }"),
			Map.entry("VoucherConnection", "query { vouchers(tenant: \"alpha\") { %s } }"),
			Map.entry("VoucherEdge", "query { vouchers(tenant: \"alpha\") { edges { %s } } }"),
			Map.entry("VoucherInfo", "query { voucher(code: \"$code\") { %s } }"),
			Map.entry("VoucherClass", "query { voucher(code: \"$classCode\") { class { %s } } }"),
			Map.entry("VoucherWorkshop", "query { voucher(code: \"$code\") { workshops { %s } } }"),
			Map.entry("CreateVouchersResult", "mutation { createVouchers" + CREATE + " { %s } }"),
			Map.entry("RevokeVoucherResult", "mutation { revokeVoucher(id: \"$voucher\") { %s } }"),
			Map.entry("Class", "query { class(id: \"$class\") { %s } }"),
			Map.entry("ClassMember", "query { class(id: \"$class\") { members { %s } } }"),
			Map.entry("ClassPlan", "query { planClass" + CLASS + " { %s } }"),
			Map.entry("ClassPlanPortal", "query { planClass" + CLASS + " { portals { %s } } }"),
			Map.entry("ClassUsualLoad", "query { planClass" + CLASS + " { usualLoad { %s } } }"),
			Map.entry("ClassWarning", "query { planClass" + CLASS + " { warnings { %s } } }"),
			Map.entry("ClassConflict", "query { planClass" + CLASS + " { conflicts { %s } } }"),
			Map.entry("ClassSaved", "mutation { createClass" + CLASS + " { ... on ClassSaved { %s } } }"),
			Map.entry("ClassRefused",
					"mutation { createClass" + classInput(1000) + " { ... on ClassRefused { %s } } }"),
			Map.entry("CancelClassResult", "mutation { cancelClass(id: \"$canceled\") { %s } }"),
			Map.entry("EndClassSessionsResult", "mutation { endClassSessions(id: \"$class\") { %s } }"),
			Map.entry("ExtendClassSessionsResult", "mutation { extendClassSessions(id: \"$class\") { %s } }"),
			Map.entry("PlacementExplanation", preview("alpha-lab").formatted("%s")),
			Map.entry("PlacementCandidate", preview("alpha-lab").formatted("candidates { %s }")),
			Map.entry("PlacementScore", preview("alpha-lab").formatted("candidates { scores { %s } }")),
			Map.entry("PlacementExclusion", preview("alpha-none").formatted("excluded { %s }")),
			Map.entry("PlacementAttempt",
					"mutation { " + REQUEST.formatted("shared-lab")
							+ "{ ... on SessionGranted { explanation { candidates { attempt { %s } } } } } }"),
			Map.entry("SessionGranted",
					"mutation { " + REQUEST.formatted("shared-lab") + "{ ... on SessionGranted { %s } } }"),
			Map.entry("SessionRefused",
					"mutation { " + REQUEST.formatted("nowhere") + "{ ... on SessionRefused { %s } } }"),
			Map.entry("SessionExtended",
					"mutation { extendSession(id: \"$fresh\") { ... on SessionExtended { %s } } }"),
			Map.entry("SessionTerminated",
					"mutation { terminateSession(id: \"$fresh\") { ... on SessionTerminated { %s } } }"),
			Map.entry("SessionUnchanged",
					"mutation { terminateSession(id: \"$gone\") { ... on SessionUnchanged { %s } } }"));

	private static final Map<String, String> ARGUMENTS = Map.ofEntries(Map.entry("Query.usage", USAGE),
			Map.entry("Mutation.eraseUser", "(tenant: \"alpha\", user: \"alpha-ann\")"),
			Map.entry("Query.workshop", "(name: \"alpha-lab\")"), Map.entry("Query.session", "(id: \"$session\")"),
			Map.entry("Query.cluster", "(name: \"alpha-cluster\")"),
			Map.entry("Query.portal", "(cluster: \"alpha-cluster\", name: \"alpha-portal\")"),
			Map.entry("Query._entities", represented("Workshop.name", "alpha-lab")),
			Map.entry("Query.tenant", "(name: \"alpha\")"), Map.entry("Query.node", "(id: \"$portal\")"),
			Map.entry("Query.placementPreview",
					"(input: {tenant: \"alpha\", workshop: \"alpha-lab\", user: \"alpha-ann\"})"),
			Map.entry("Subscription.workshopAvailability", "(tenant: \"alpha\", names: [\"alpha-lab\"])"),
			Map.entry("Subscription.sessionChanges", "(tenant: \"alpha\", user: \"alpha-ann\")"),
			Map.entry("Subscription.requestSessionWhenAvailable",
					"(input: {tenant: \"alpha\", workshop: \"shared-lab\", user: \"alpha-ann\"}, patienceSeconds: 60)"),
			Map.entry("Mutation.login",
					"(username: \"alpha-client\", password: \"" + AuthorisationMatrixIT.PASSWORD + "\")"),
			Map.entry("Mutation.requestSession",
					"(input: {tenant: \"alpha\", workshop: \"shared-lab\", user: \"alpha-ann\"})"),
			Map.entry("Query.voucher", "(code: \"$code\")"), Map.entry("Mutation.createVouchers", CREATE),
			Map.entry("Mutation.revokeVoucher", "(id: \"$voucher\")"), Map.entry("Query.class", "(id: \"$class\")"),
			Map.entry("Query.planClass", CLASS), Map.entry("Subscription.classChanged", "(id: \"$class\")"),
			Map.entry("Mutation.createClass", CLASS),
			Map.entry("Mutation.changeClass", "(id: \"$class\", input: {name: \"Tuesday\"})"),
			Map.entry("Mutation.cancelClass", "(id: \"$canceled\")"),
			Map.entry("Mutation.endClassSessions", "(id: \"$class\")"),
			Map.entry("Mutation.extendClassSessions", "(id: \"$class\")"),
			Map.entry("Mutation.leaveLine", "(actionId: \"alpha-none\")"),
			Map.entry("Mutation.extendSession", "(id: \"$fresh\")"),
			Map.entry("Mutation.terminateSession", "(id: \"$fresh\")"),
			Map.entry("Mutation.setAdministrativeState", "(id: \"$portal\", state: ACTIVE)"));

	/** The keys of entities, with values. */
	private static final Map<String, String> KEYS = Map.of("Workshop.name", "alpha-lab", "Workshop.id", "$workshop",
			"Portal.id", "$portal", "Cluster.id", "$cluster", "WorkshopEnvironment.id", "$environment", "Session.id",
			"$session", "Tenant.id", "$tenant");

	private SchemaProbes() {
	}

	/** A class of alpha's that starts soon, and holds its seats now. */
	static String classInput(int seats) {
		Instant startsAt = Instant.now().plusSeconds(300);
		return "(input: {tenant: \"alpha\", workshop: \"alpha-lab\", seats: %d, startsAt: \"%s\", endsAt: \"%s\"})"
			.formatted(seats, startsAt, startsAt.plus(Duration.ofHours(1)));
	}

	private static String represented(String key, String value) {
		int dot = key.indexOf('.');
		return "(representations: [{__typename: \"%s\", %s: \"%s\"}])".formatted(key.substring(0, dot),
				key.substring(dot + 1), value);
	}

	private static String node(String type, String id) {
		return "query { node(id: \"" + id + "\") { ... on " + type + " { %s } } }";
	}

	private static String preview(String workshop) {
		return "query { placementPreview(input: {tenant: \"alpha\", workshop: \"" + workshop
				+ "\", user: \"alpha-ann\"}) { %s } }";
	}

	/** Operations by {@code Type.field}. */
	static Map<String, String> of(GraphQLSchema schema) {
		Map<String, String> probes = new LinkedHashMap<>();
		List<String> unknown = new ArrayList<>();
		schema.getAllTypesAsList()
			.stream()
			.filter((type) -> type instanceof GraphQLObjectType && !type.getName().startsWith("__"))
			.map(GraphQLObjectType.class::cast)
			.forEach((type) -> {
				String way = WAYS.get(type.getName());
				if (way == null) {
					unknown.add(type.getName());
					return;
				}
				for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
					String name = type.getName() + "." + field.getName();
					probes.put(name, way.formatted(
							field.getName() + ARGUMENTS.getOrDefault(name, "") + selection(field.getType(), schema)));
				}
			});
		assertThat(unknown).as("types to which no way is known: add one to WAYS").isEmpty();
		KEYS.forEach((key, value) -> probes.put("Query._entities(%s)".formatted(key),
				"query { _entities%s { __typename ... on Node { id } ... on Workshop { name } } }"
					.formatted(represented(key, value))));
		probes.put("Mutation.requestSession(voucher)",
				"mutation { requestSession(input: {voucher: \"$code\", actionId: \"0123456789abcdef\"}) { __typename } }");
		assertThat(entities(schema)).as("entities without a key here")
			.isEqualTo(KEYS.keySet().stream().map((key) -> key.split("\\.")[0]).collect(Collectors.toSet()));
		return probes;
	}

	private static Set<String> entities(GraphQLSchema schema) {
		return ((GraphQLUnionType) schema.getType("_Entity")).getTypes()
			.stream()
			.map(GraphQLNamedType::getName)
			.collect(Collectors.toSet());
	}

	/** As much as is needed to tell whose it is. */
	private static String selection(GraphQLOutputType type, GraphQLSchema schema) {
		return switch (GraphQLTypeUtil.unwrapAll(type)) {
			case GraphQLUnionType _ -> " { __typename }";
			case GraphQLInterfaceType _ -> " { __typename id }";
			case GraphQLFieldsContainer object -> " { __typename" + names(object) + " }";
			default -> "";
		};
	}

	private static String names(GraphQLFieldsContainer type) {
		StringBuilder names = new StringBuilder();
		for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
			boolean needsArguments = field.getArguments()
				.stream()
				.anyMatch((each) -> GraphQLTypeUtil.isNonNull(each.getType()));
			if (needsArguments) {
				continue;
			}
			if (GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()))) {
				names.append(' ').append(field.getName());
			}
			else if (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLObjectType object
					&& object.getFieldDefinition("name") != null) {
				names.append(' ').append(field.getName()).append(" { name }");
			}
		}
		return names.toString();
	}

}
