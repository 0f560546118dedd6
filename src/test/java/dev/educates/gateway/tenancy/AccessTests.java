package dev.educates.gateway.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AccessTests {

	/** One portal is alpha's, one is beta's, one is of both. */
	private final FleetSnapshot fleet = Fleets.fleet(
			portal("eu/alpha").environment("alpha-w01", "lab", (e) -> e.seats(10).users("alpha:ann", "alpha:ben")),
			portal("eu/both").environment("both-w01", "lab", (e) -> e.seats(5).users("alpha:ann", "beta:ann", "ann"))
				.environment("both-w02", "other", (e) -> e.seats(5)),
			portal("us/beta").environment("beta-w01", "secret", (e) -> e.users("beta:ann")));

	private final Access access = access(UserIds.PER_TENANT);

	private static Access access(UserIds userIds) {
		Access access = new Access(userIds);
		access.replace(Tenancy.of(List.of(tenant("alpha", "*", "alpha", "both"), tenant("beta", "*", "b*")),
				List.of(client("alpha-client", "tenant"), client("root", "admin"))));
		return access;
	}

	private static Tenant tenant(String name, String cluster, String... portals) {
		return new Tenant(name, null, new Selector(List.of(new NamePattern(cluster)), Map.of(), List.of()),
				new Selector(Stream.of(portals).map(NamePattern::new).toList(), Map.of(), List.of()), Map.of(), null);
	}

	private static Client client(String name, String role) {
		return new Client(name, "{noop}not-to-be-seen", List.of(role), List.of(), null, Quotas.NONE);
	}

	private CallerView view(Caller caller) {
		return this.access.view(caller, this.fleet);
	}

	private static List<String> names(Stream<Session> sessions) {
		return sessions.map((session) -> session.ref().name()).toList();
	}

	@Test
	void sessionsOfATenantAreCountedForEachCaller() {
		assertThat(view(Callers.client("alpha-client", "alpha")).in("alpha").sessionsOfTenant()).isEqualTo(3);
		assertThat(view(Callers.endUser("ben", "alpha")).in("alpha").sessionsOfTenant()).isEqualTo(3);
		assertThat(view(Callers.ADMIN).in("beta").sessionsOfTenant()).isEqualTo(2);
		assertThat(view(Callers.ADMIN).sessionsOfTenant()).as("of no tenant in particular").isZero();
		assertThat(access(UserIds.GLOBAL).view(Callers.ADMIN, this.fleet).in("beta").sessionsOfTenant())
			.as("all on its portals")
			.isEqualTo(4);
	}

	@Test
	void viewsOfDifferentTenantsHaveDifferentScopes() {
		CallerView whole = view(Callers.ADMIN);
		CallerView several = view(Callers.client("several", "alpha", "beta"));
		CallerView alpha = view(Callers.client("alpha-client", "alpha"));
		assertThat(Stream.of(whole, several, several.in("alpha"), several.in("beta")).map(CallerView::scopeName))
			.doesNotHaveDuplicates();
		assertThat(alpha.scopeName()).as("the same portals")
			.isEqualTo(whole.in("alpha").scopeName())
			.isEqualTo(alpha.in("alpha").scopeName());
	}

	@Test
	void aScopeLeadsToTheCallersOwnViewAlone() {
		CallerView whole = view(Callers.ADMIN);
		CallerView several = view(Callers.client("several", "alpha", "beta"));
		CallerView alpha = view(Callers.client("alpha-client", "alpha"));
		assertThat(several.in("alpha").ofScope(several.scopeName())).isSameAs(several);
		assertThat(several.in("alpha").whole()).isSameAs(several);
		assertThat(several.ofScope("beta").tenant().name()).isEqualTo("beta");
		assertThat(alpha.ofScope("beta")).as("another tenant").isNull();
		assertThat(alpha.ofScope(several.scopeName())).as("another caller's tenants").isNull();
		assertThat(alpha.ofScope(whole.scopeName())).as("the whole fleet").isNull();
		assertThat(whole.ofScope("nowhere")).as("no tenant").isNull();
	}

	@Nested
	class ATenantsClient {

		private final CallerView view = view(Callers.client("alpha-client", "alpha"));

		@Test
		void seesThePortalsOfItsTenant() {
			assertThat(this.view.portals()).extracting((each) -> each.ref().toString())
				.containsExactly("eu/alpha", "eu/both");
			assertThat(this.view.clusters()).extracting(Cluster::name).containsExactly("eu");
			assertThat(this.view.portals("us")).isEmpty();
			assertThat(this.view.cluster("us")).isNull();
			assertThat(this.view.portal(new PortalRef("us", "beta"))).isNull();
			assertThat(this.view.environment(new EnvironmentRef(new PortalRef("us", "beta"), "beta-w01"))).isNull();
		}

		@Test
		void seesTheWorkshopsOfItsPortalsWithTheirSeats() {
			assertThat(this.view.workshops()).extracting(HostedWorkshop::name).containsExactly("lab", "other");
			assertThat(this.view.workshop("secret")).isNull();
			assertThat(this.view.workshop("lab").availability().capacity()).isEqualTo(15);
			assertThat(this.view.in("alpha").workshop("lab").availability().portals()).isEqualTo(2);
		}

		@Test
		void seesTheSessionsOfItsTenantsUsersAlone() {
			assertThat(names(this.view.sessions())).containsExactly("alpha-w01-alpha:ann", "alpha-w01-alpha:ben",
					"both-w01-alpha:ann");
			assertThat(this.view.session(new SessionRef(new PortalRef("eu", "both"), "both-w01-beta:ann"))).isNull();
			assertThat(this.view.session(new SessionRef(new PortalRef("eu", "both"), "both-w01-ann"))).isNull();
			assertThat(names(this.view.sessionsOfUser("ann").stream())).containsExactly("alpha-w01-alpha:ann",
					"both-w01-alpha:ann");
			assertThat(this.view.sessionsOf("beta:ann")).isEmpty();
			assertThat(this.view.sessionsOfUser("beta:ann")).isEmpty();
		}

		@Test
		void seesOwnersOfSessions() {
			assertThat(this.view.sessions().map(this.view::owner)).containsExactly(new Owner("alpha", "ann"),
					new Owner("alpha", "ben"), new Owner("alpha", "ann"));
		}

		@Test
		void mayNotUseAnotherTenantWhetherItExistsOrNot() {
			for (String other : List.of("beta", "nope")) {
				assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.view.in(other))
					.withMessage("tenant '%s' is none of yours".formatted(other))
					.extracting(Denied::reason)
					.isEqualTo(Denied.Reason.TENANT_FORBIDDEN);
			}
		}

		@Test
		void needNotNameItsOnlyTenant() {
			assertThat(this.view.forRequest(null).tenant().name()).isEqualTo("alpha");
		}

		@Test
		void seesItselfAmongClients() {
			assertThat(this.view.clients()).extracting(Client::name).containsExactly("alpha-client");
			assertThat(this.view.tenants()).extracting(Tenant::name).containsExactly("alpha");
		}

	}

	@Nested
	class AClientOfSeveralTenants {

		private final CallerView view = view(Callers.client("both", "alpha", "beta", "gone-*"));

		@Test
		void seesTheSessionsOfAllOfThem() {
			assertThat(names(this.view.sessions())).containsExactly("alpha-w01-alpha:ann", "alpha-w01-alpha:ben",
					"both-w01-alpha:ann", "both-w01-beta:ann", "beta-w01-beta:ann");
			assertThat(names(this.view.sessionsOfUser("ann").stream())).hasSize(4);
			assertThat(names(this.view.in("beta").sessionsOfUser("ann").stream())).containsExactly("both-w01-beta:ann",
					"beta-w01-beta:ann");
		}

		@Test
		void mustNameTheTenantOfARequest() {
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.view.forRequest(null))
				.withMessage("tenant must be given, one of: alpha, beta");
			assertThat(this.view.forRequest("beta").onPortal("ann")).isEqualTo("beta:ann");
		}

		@Test
		void getsAnErrorForAnUnknownTenantThatItMayUse() {
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.view.in("gone-1"))
				.extracting(Denied::reason)
				.isEqualTo(Denied.Reason.TENANT_UNKNOWN);
		}

	}

	@Nested
	class AnEndUser {

		private final CallerView view = view(Callers.endUser("ann", "alpha"));

		@Test
		void seesItsOwnSessionsAlone() {
			assertThat(names(this.view.sessions())).containsExactly("alpha-w01-alpha:ann", "both-w01-alpha:ann");
			assertThat(this.view.session(new SessionRef(new PortalRef("eu", "alpha"), "alpha-w01-alpha:ben"))).isNull();
			assertThat(this.view.sessionsOfUser("ben")).isEmpty();
			assertThat(this.view.clients()).isEmpty();
		}

		@Test
		void asksForItselfAlone() {
			assertThat(this.view.user(null)).isEqualTo("ann");
			assertThat(this.view.user("ann")).isEqualTo("ann");
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.view.user("ben"))
				.extracting(Denied::reason)
				.isEqualTo(Denied.Reason.USER_FORBIDDEN);
		}

		@Test
		void withoutATenantSeesNothing() {
			CallerView nothing = view(Callers.endUser("ann"));
			assertThat(nothing.workshops()).isEmpty();
			assertThat(nothing.portals()).isEmpty();
			assertThat(nothing.sessions()).isEmpty();
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> nothing.forRequest(null))
				.extracting(Denied::reason)
				.isEqualTo(Denied.Reason.TENANT_FORBIDDEN);
		}

	}

	@Nested
	class APinnedClient {

		private final CallerView view = view(Callers.pinned(Callers.client("kiosk", "alpha"), "ben"));

		@Test
		void asksForItsUserWhateverItSends() {
			assertThat(this.view.user("ann")).isEqualTo("ben");
			assertThat(this.view.user(null)).isEqualTo("ben");
			assertThat(names(this.view.sessions())).containsExactly("alpha-w01-alpha:ben");
		}

	}

	@Nested
	class AnAdmin {

		private final CallerView view = view(Callers.ADMIN);

		@Test
		void seesAll() {
			assertThat(this.view.portals()).hasSize(3);
			assertThat(this.view.workshops()).hasSize(3);
			assertThat(this.view.sessions()).hasSize(6);
			assertThat(this.view.clients()).hasSize(2);
			assertThat(this.view.sessionsOfUser("ann")).hasSize(5);
		}

		@Test
		void mayUseAnyTenantOrNone() {
			assertThat(this.view.forRequest(null).onPortal("ann")).isEqualTo("ann");
			assertThat(this.view.forRequest("beta").onPortal("ann")).isEqualTo("beta:ann");
			assertThat(this.view.in("beta").portals()).hasSize(2);
			assertThatExceptionOfType(Denied.class).isThrownBy(() -> this.view.in("nope"))
				.withMessage("there is no tenant 'nope'");
		}

	}

	@Test
	void anonymousCallerSeesNothing() {
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> view(Caller.ANONYMOUS))
			.extracting(Denied::reason)
			.isEqualTo(Denied.Reason.UNAUTHENTICATED);
	}

	@Test
	void aClientWithoutARoleSeesNothing() {
		Caller auditor = Caller.of(client("auditor", "auditor"));
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> view(auditor))
			.extracting(Denied::reason)
			.isEqualTo(Denied.Reason.ROLE_MISSING);
	}

	@Test
	void globalIdsMakeOneUserOfAll() {
		CallerView view = access(UserIds.GLOBAL).view(Callers.client("alpha-client", "alpha"), this.fleet);
		assertThat(view.sessions()).hasSize(5);
		assertThat(names(view.sessionsOfUser("ann").stream())).containsExactly("both-w01-ann");
		assertThat(view.forRequest(null).onPortal("ann")).isEqualTo("ann");
	}

	@Test
	void anIdThatIsTooLongForPortalsWithItsTenantIsRefused() {
		CallerView view = view(Callers.client("alpha-client", "alpha")).forRequest(null);
		assertThat(view.onPortal("x".repeat(144))).hasSize(150);
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> view.onPortal("x".repeat(145)))
			.withMessage("user (151 characters, of which 6 are for the tenant) must have at most 150");
	}

	@Test
	void aChangeOfTheConfigurationCountsAtOnce() {
		Caller caller = Callers.client("alpha-client", "alpha");
		assertThat(view(caller).portals()).hasSize(2);
		this.access.replace(Tenancy.of(List.of(tenant("alpha", "us", "*")), List.of()));
		assertThat(view(caller).portals()).extracting((each) -> each.ref().toString()).containsExactly("us/beta");
		this.access.replace(Tenancy.NONE);
		assertThat(view(caller).portals()).isEmpty();
	}

	@Test
	void newSeatsAndNewPortalsAreSeen() {
		Caller caller = Callers.client("alpha-client", "alpha");
		assertThat(view(caller).workshop("lab").availability().capacity()).isEqualTo(15);
		PortalFixture grown = portal("eu/alpha").environment("alpha-w01", "lab", (e) -> e.seats(20));
		FleetSnapshot next = this.fleet.withPoll(grown.ref(), dev.educates.gateway.fleet.PortalHealth.HEALTHY, null,
				grown.reading());
		assertThat(this.access.view(caller, next).workshop("lab").availability().capacity()).isEqualTo(25);
		FleetSnapshot other = Fleets.fleet(portal("ap/both").environment("w", "lab", (e) -> e.seats(3)));
		assertThat(this.access.view(caller, other).workshop("lab").availability().capacity()).isEqualTo(3);
	}

	@Test
	void whatNothingHasChangedIsSummedUpOnce() {
		Caller caller = Callers.client("alpha-client", "beta");
		HostedWorkshop first = view(caller).workshop("lab");
		assertThat(view(caller).workshop("lab")).isSameAs(first);
		assertThat(view(caller).workshops()).contains(first);
	}

	static Stream<Long> seeds() {
		return new Random(20261124).longs(150).boxed();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void viewIsTheFleetOfItsPortalsAndNoMore(long seed) {
		Random random = new Random(seed);
		List<PortalFixture> portals = IntStream.range(0, 1 + random.nextInt(8))
			.mapToObj((i) -> randomPortal(random, i))
			.toList();
		FleetSnapshot whole = Fleets.fleet(portals.toArray(PortalFixture[]::new));
		List<Tenant> tenants = IntStream.range(0, 3)
			.mapToObj((i) -> tenant("t" + i, random.nextBoolean() ? "*" : "c1", "p" + random.nextInt(8),
					"p[" + random.nextInt(8) + "-7]"))
			.toList();
		Access random3 = new Access(UserIds.PER_TENANT);
		random3.replace(Tenancy.of(tenants, List.of()));
		Set<String> names = Stream.of("t0", "t1").filter((name) -> random.nextBoolean()).collect(Collectors.toSet());
		CallerView view = random3.view(Callers.client("c", names.toArray(String[]::new)), whole);

		List<Tenant> own = tenants.stream().filter((tenant) -> names.contains(tenant.name())).toList();
		Set<PortalRef> seen = whole.portals()
			.stream()
			.filter((portal) -> own.stream()
				.anyMatch((tenant) -> tenant.has(whole.cluster(portal.ref().cluster()), portal)))
			.map(Portal::ref)
			.collect(Collectors.toSet());
		FleetSnapshot alone = Fleets
			.fleet(portals.stream().filter((portal) -> seen.contains(portal.ref())).toArray(PortalFixture[]::new));
		assertThat(view.portals()).hasSameSizeAs(seen).allMatch((portal) -> seen.contains(portal.ref()));
		assertThat(view.workshops()).isEqualTo(List.copyOf(alone.workshops()));
		for (HostedWorkshop workshop : whole.workshops()) {
			assertThat(view.workshop(workshop.name())).isEqualTo(alone.workshop(workshop.name()));
		}
		List<Session> mine = whole.sessions()
			.filter((session) -> own.stream()
				.anyMatch((tenant) -> session.user().startsWith(tenant.name() + ":") && tenant
					.has(whole.cluster(session.ref().portal().cluster()), whole.portal(session.ref().portal()))))
			.toList();
		assertThat(view.sessions()).isEqualTo(mine);
		whole.sessions().forEach((session) -> {
			assertThat(view.session(session.ref()) != null).isEqualTo(mine.contains(session));
			assertThat(view.sessionsOf(session.user())).isSubsetOf(mine);
			assertThat(view.sessionsOfUser("ann")).isSubsetOf(mine);
		});
	}

	private static PortalFixture randomPortal(Random random, int number) {
		PortalFixture portal = portal("c%d/p%d".formatted(random.nextInt(2), number));
		List<String> owners = new ArrayList<>(List.of("ann", "t0:ann", "t1:ann", "t2:ann", "t0:t1:ann", "x:ann"));
		for (int i = 0; i < random.nextInt(4); i++) {
			portal.environment("w" + i, "lab-" + random.nextInt(3), (e) -> e.seats(random.nextInt(6))
				.users(owners.stream().filter((each) -> random.nextInt(4) == 0).toArray(String[]::new)));
		}
		return portal;
	}

	@ParameterizedTest
	@EnumSource(UserIds.class)
	void ownerIsTheUserIdOnThePortal(UserIds ids) {
		for (String user : List.of("ann", "a:b", ":", "beta:ann", "ann@example.com")) {
			for (String tenant : List.of("alpha", "beta")) {
				Owner owner = ids.owner(ids.onPortal(tenant, user), Set.of("alpha", "beta")::contains);
				assertThat(owner).isEqualTo((ids == UserIds.GLOBAL) ? new Owner(null, user) : new Owner(tenant, user));
			}
		}
	}

	@Test
	void noSecretAndNoPersonIsWrittenOut() {
		assertThat(client("c", "tenant").toString()).isEqualTo("Client[c]");
		assertThat(Callers.endUser("ann", "alpha").toString()).isEqualTo("Caller[END_USER issuer]");
	}

}
