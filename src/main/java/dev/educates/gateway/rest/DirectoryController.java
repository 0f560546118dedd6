package dev.educates.gateway.rest;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The fleet, for admins; a client may read itself, and the workshops of its tenants. */
@RestController
@RequestMapping("/api/v1")
record DirectoryController(RequestView view) {

	private CallerView admins() {
		CallerView view = this.view.get();
		if (!view.caller().isAdmin()) {
			throw LookupException.notPermitted();
		}
		return view;
	}

	@GetMapping("/clients")
	Map<String, Object> clients() {
		return Map.of("clients", admins().clients().stream().map(LookupDtos::of).toList());
	}

	@GetMapping("/clients/{client}")
	LookupDtos.ClientRow client(@PathVariable String client) {
		CallerView view = this.view.get();
		Caller caller = view.caller();
		boolean itself = caller.kind() == Caller.Kind.CLIENT && caller.name().equals(client);
		if (!caller.isAdmin() && !itself) {
			throw LookupException.notPermitted();
		}
		return LookupDtos.of(view.clients()
			.stream()
			.filter((each) -> each.name().equals(client))
			.findFirst()
			.orElseThrow(() -> LookupException.notFound("Client")));
	}

	@GetMapping("/clusters")
	Map<String, Object> clusters() {
		return Map.of("clusters", admins().clusters().stream().map(LookupDtos::of).toList());
	}

	@GetMapping("/clusters/{cluster}")
	LookupDtos.ClusterRow cluster(@PathVariable String cluster) {
		return LookupDtos.of(cluster(admins(), cluster));
	}

	private static Cluster cluster(CallerView view, String name) {
		return found(view.cluster(name), "Cluster");
	}

	private static <T> T found(@Nullable T value, String what) {
		if (value == null) {
			throw LookupException.notFound(what);
		}
		return value;
	}

	/** The gateway has no credentials of clusters. */
	@GetMapping("/clusters/{cluster}/kubeconfig")
	Object kubeconfig(@PathVariable String cluster) {
		Cluster found = cluster(admins(), cluster);
		throw new LookupException(HttpStatus.NOT_FOUND,
				"The gateway hands out no kubeconfig: it has no credentials of cluster '%s'".formatted(found.name()));
	}

	@GetMapping("/clusters/{cluster}/portals")
	Map<String, Object> portals(@PathVariable String cluster) {
		CallerView view = admins();
		return portals(view.portals(cluster(view, cluster).name()));
	}

	private static Map<String, Object> portals(Collection<Portal> portals) {
		return Map.of("portals", portals.stream().map(LookupDtos::of).toList());
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}")
	LookupDtos.PortalRow portal(@PathVariable String cluster, @PathVariable String portal) {
		return LookupDtos.of(portal(admins(), cluster, portal));
	}

	private static Portal portal(CallerView view, String cluster, String name) {
		return found(view.portal(new PortalRef(cluster(view, cluster).name(), name)), "Portal");
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}/environments")
	Map<String, Object> environments(@PathVariable String cluster, @PathVariable String portal) {
		PortalContent content = portal(admins(), cluster, portal).content();
		List<WorkshopEnvironment> environments = (content != null) ? content.environments() : List.of();
		return Map.of("environments", environments.stream().map(LookupDtos::of).toList());
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}/environments/{environment}")
	LookupDtos.EnvironmentRow environment(@PathVariable String cluster, @PathVariable String portal,
			@PathVariable String environment) {
		return LookupDtos.of(environment(admins(), cluster, portal, environment));
	}

	private static WorkshopEnvironment environment(CallerView view, String cluster, String portal, String name) {
		PortalRef known = portal(view, cluster, portal).ref();
		return found(view.environment(new EnvironmentRef(known, name)), "Environment");
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}/environments/{environment}/sessions")
	Map<String, Object> sessions(@PathVariable String cluster, @PathVariable String portal,
			@PathVariable String environment) {
		CallerView view = admins();
		return sessions(view, environment(view, cluster, portal, environment), (user) -> true);
	}

	private static Map<String, Object> sessions(CallerView view, WorkshopEnvironment environment,
			Predicate<String> users) {
		return Map.of("sessions",
				environment.sessions()
					.stream()
					.filter((session) -> users.test(user(view, session)))
					.map((session) -> LookupDtos.of(session, user(view, session)))
					.toList());
	}

	private static String user(CallerView view, Session session) {
		return view.owner(session).user();
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}/environments/{environment}/users")
	Map<String, Object> users(@PathVariable String cluster, @PathVariable String portal,
			@PathVariable String environment) {
		CallerView view = admins();
		return Map.of("users",
				environment(view, cluster, portal, environment).sessions()
					.stream()
					.map((session) -> user(view, session))
					.distinct()
					.sorted()
					.toList());
	}

	@GetMapping("/clusters/{cluster}/portals/{portal}/environments/{environment}/users/{user}/sessions")
	Map<String, Object> sessions(@PathVariable String cluster, @PathVariable String portal,
			@PathVariable String environment, @PathVariable String user) {
		CallerView view = admins();
		return sessions(view, environment(view, cluster, portal, environment), user::equals);
	}

	@GetMapping("/portals")
	Map<String, Object> portals() {
		return portals(admins().portals());
	}

	@GetMapping("/tenants")
	Map<String, Object> tenants() {
		CallerView view = admins();
		return Map.of("tenants", view.tenants().stream().map((tenant) -> row(view, tenant)).toList());
	}

	private static LookupDtos.TenantRow row(CallerView view, Tenant tenant) {
		return new LookupDtos.TenantRow(tenant.name(),
				view.clients().stream().filter((client) -> client.selects(tenant.name())).map(Client::name).toList());
	}

	@GetMapping("/tenants/{tenant}")
	LookupDtos.TenantRow tenant(@PathVariable String tenant) {
		CallerView view = admins();
		return row(view, tenant(view, tenant));
	}

	private static Tenant tenant(CallerView view, String name) {
		return view.tenants()
			.stream()
			.filter((tenant) -> tenant.name().equals(name))
			.findFirst()
			.orElseThrow(() -> LookupException.notFound("Tenant"));
	}

	@GetMapping("/tenants/{tenant}/portals")
	Map<String, Object> portalsOfTenant(@PathVariable String tenant) {
		CallerView view = admins();
		return portals(view.in(tenant(view, tenant).name()).portals());
	}

	@GetMapping("/tenants/{tenant}/workshops")
	Map<String, Object> workshopsOfTenant(@PathVariable String tenant) {
		CallerView view = this.view.get();
		if (!view.caller().mayUse(tenant)) {
			throw LookupException.notPermitted();
		}
		return Map.of("workshops", WorkshopsController.running(view.in(tenant(view, tenant).name())));
	}

}
