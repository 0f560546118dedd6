package dev.educates.gateway.tenancy;

import java.util.List;
import java.util.Set;

import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.Session;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What roles, tenants and pinned users give, and what they deny. */
class RightsTests {

	private final FleetSnapshot fleet = Fleets.fleet(
			portal("eu/alpha").environment("alpha-w01", "lab", (e) -> e.users("alpha:ann", "alpha:ben", "ann")),
			portal("us/alpha").environment("alpha-w01", "lab"));

	private final Access access = new Access(UserIds.PER_TENANT);

	@BeforeEach
	void tenants() {
		this.access.replace(Callers.tenancy("alpha"));
	}

	private CallerView view(Caller caller) {
		return this.access.view(caller, this.fleet);
	}

	private static Client client(List<String> roles, String... tenants) {
		return new Client("front-end", "{noop}not-to-be-seen", roles, Callers.client("any", tenants).tenants(), null,
				Quotas.NONE);
	}

	@Test
	void rolesThatTheGatewayDoesNotKnowGiveNoRights() {
		assertThat(client(List.of("admin", "auditor")).rights()).isEqualTo(Set.of(Role.ADMIN));
		assertThat(client(List.of("tenant", "admin")).rights()).isEqualTo(Set.of(Role.TENANT, Role.ADMIN));
		assertThat(client(List.of("auditor")).rights()).isEmpty();
	}

	@Test
	void clientSelectsTenantsByItsPatterns() {
		assertThat(client(List.of(), "beta", "al*").selects("alpha")).isTrue();
		assertThat(client(List.of(), "beta", "al*").selects("gamma")).isFalse();
		assertThat(client(List.of()).selects("alpha")).isFalse();
	}

	@Test
	void onlyAnAdminMayDoWhatTakesAnAdmin() {
		assertThatCode(Callers.ADMIN::mustBeAdmin).doesNotThrowAnyException();
		assertThatExceptionOfType(Denied.class).isThrownBy(Caller.ANONYMOUS::mustBeAdmin)
			.extracting(Denied::reason)
			.isEqualTo(Denied.Reason.UNAUTHENTICATED);
		assertThatExceptionOfType(Denied.class).isThrownBy(Callers.client("front-end", "alpha")::mustBeAdmin)
			.extracting(Denied::reason)
			.isEqualTo(Denied.Reason.ROLE_MISSING);
	}

	@Test
	void adminsAndClientsThatActForAnyUserManage() {
		Caller client = Callers.client("front-end", "alpha");
		assertThatCode(Callers.ADMIN::mustManage).doesNotThrowAnyException();
		assertThatCode(client::mustManage).doesNotThrowAnyException();
		assertThatCode(Callers.OTHER_RIGHTS.get("roles")::mustManage).as("a person who is an admin")
			.doesNotThrowAnyException();
		for (Caller other : List.of(Caller.ANONYMOUS, Callers.OPERATOR, Callers.pinned(client, "ann"),
				new Caller(Caller.Kind.CLIENT, "no-role", Set.of(), List.of(), null, Quotas.NONE))) {
			assertThatExceptionOfType(Denied.class).isThrownBy(other::mustManage);
		}
	}

	@Test
	void sessionsOfATenantHaveItsUsers() {
		Session alphas = Fleets.session("eu/alpha/alpha-w01", "s1", "lab", "alpha:ann");
		Session others = Fleets.session("eu/alpha/alpha-w01", "s2", "lab", "ann");
		assertThat(this.access.canBeOf("alpha", alphas)).isTrue();
		assertThat(this.access.canBeOf("beta", alphas)).isFalse();
		assertThat(this.access.canBeOf("alpha", others)).isFalse();
		assertThat(new Access(UserIds.GLOBAL).canBeOf("alpha", others)).isTrue();
		assertThat(this.access.onPortal("alpha", "ann")).isEqualTo("alpha:ann");
	}

	@Test
	void adminThatIsPinnedToAUserSeesTheSessionsOfThatUserAlone() {
		CallerView view = view(Callers.pinned(Callers.ADMIN, "ben"));
		assertThat(view.portals()).hasSize(2);
		assertThat(view.sessions()).extracting(Session::user).containsExactly("alpha:ben");
		assertThat(view.sessionsOf("alpha:ann")).isEmpty();
		assertThat(view.sessionsOf("alpha:ben")).hasSize(1);
	}

	@Test
	void idOfAPortalIsNoIdOfAUser() {
		CallerView view = view(Callers.ADMIN);
		assertThat(view.sessionsOf("alpha:ann")).hasSize(1);
		assertThat(view.sessionsOfUser("alpha:ann")).isEmpty();
		assertThat(view.sessionsOfUser("ann")).hasSize(2);
	}

	@Test
	void clientThatIsNotPinnedRequestsForAnyUser() {
		CallerView view = view(Callers.client("front-end", "alpha"));
		assertThat(view.user("ann")).isEqualTo("ann");
		assertThat(view.user(null)).isNull();
	}

	@Test
	void portalsOfAClusterAreThoseOfTheView() {
		CallerView view = view(Callers.client("front-end", "alpha"));
		assertThat(view.portals("eu")).extracting(Portal::ref).containsExactly(portal("eu/alpha").ref());
		assertThat(view.generation()).isEqualTo(this.fleet.generation());
		assertThat(view.availability(view.portals())).isEqualTo(this.fleet.availability(view.portals()));
	}

	@Test
	void answersAboutTheCallerAreNotSharedWithOtherCallers() {
		CallerView one = view(Callers.client("one", "alpha"));
		CallerView two = view(Callers.client("two", "alpha"));
		assertThat(one.audience(false)).isEqualTo(two.audience(false));
		assertThat(one.audience(true)).isEqualTo(one.audience(true))
			.isNotEqualTo(two.audience(true))
			.isNotEqualTo(one.audience(false));
	}

	@Test
	void longNamesAreShortenedInMessages() {
		CallerView view = view(Callers.client("front-end", "alpha"));
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> view.in("n".repeat(80)))
			.withMessageContaining("'" + "n".repeat(80) + "'");
		assertThatExceptionOfType(Denied.class).isThrownBy(() -> view.in("n".repeat(81)))
			.withMessageContaining("'" + "n".repeat(80) + "…'");
	}

}
