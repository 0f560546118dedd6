package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.placement.PlacementPlanner;
import dev.educates.gateway.placement.PlacementPolicy;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.Denied;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Selector;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import dev.educates.gateway.tenancy.UserIds;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.Eventually.await;
import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Sessions as callers of several tenants get them. */
class TenantsSessionsTests {

	private static final Caller ALPHA = Callers.client("alpha-client", "alpha");

	private static final Caller BETA = Callers.client("beta-client", "beta");

	private final PipelineFixture gateway = new PipelineFixture();

	@AfterEach
	void close() {
		this.gateway.close();
	}

	/** Alpha has the portals eu/a and eu/both, beta has us/b and eu/both. */
	private void start(UserIds ids, PortalFixture... portals) {
		start(ids, tenant("alpha", "https://alpha.test/", "a", "both"), portals);
	}

	private void startAlphaWith(Map<String, String> preferredLabels, @Nullable Integer sessions,
			PortalFixture... portals) {
		Tenant alpha = tenant("alpha", null, "a", "both");
		start(UserIds.PER_TENANT, new Tenant(alpha.name(), null, null, alpha.portals(), preferredLabels, sessions),
				portals);
	}

	private void start(UserIds ids, Tenant alpha, PortalFixture... portals) {
		this.gateway.access = new Access(ids);
		this.gateway.access.replace(Tenancy.of(List.of(alpha, tenant("beta", null, "b", "both")), List.of()));
		this.gateway.planner = new PlacementPlanner(PlacementPolicy.named("soonest"));
		this.gateway.start(portals);
	}

	private static Tenant tenant(String name, @Nullable String indexUrl, String... portals) {
		return new Tenant(name, (indexUrl != null) ? URI.create(indexUrl) : null, null,
				new Selector(List.of(portals).stream().map(NamePattern::new).toList(), Map.of(), List.of()), Map.of(),
				null);
	}

	private static SessionRequest lab(@Nullable String tenant, @Nullable String user) {
		return request(tenant, "lab", user, null);
	}

	private static SessionRequest request(@Nullable String tenant, String workshop, @Nullable String user,
			@Nullable String actionId) {
		return new SessionRequest(tenant, workshop, user, actionId, null, null, Map.of(), null, null, null, null,
				Map.of(), null, null);
	}

	/** The portal gives sessions of these names, one after the other. */
	private void gives(String environment, String... names) {
		String path = environment.substring(0, environment.lastIndexOf('/'));
		ScriptedPortal portal = this.gateway.portal(path);
		for (String name : names) {
			portal.answers(() -> ScriptedPortal.grant(TestFleet.environment(environment), name,
					portal.orders().getLast().user()));
		}
	}

	private RequestOutcome.Granted granted(Caller caller, SessionRequest request) {
		RequestOutcome outcome = this.gateway.pipeline.request(caller, request);
		assertThat(outcome).isInstanceOf(RequestOutcome.Granted.class);
		return (RequestOutcome.Granted) outcome;
	}

	private RequestOutcome.Refused refused(Caller caller, SessionRequest request) {
		RequestOutcome outcome = this.gateway.pipeline.request(caller, request);
		assertThat(outcome).isInstanceOf(RequestOutcome.Refused.class);
		return (RequestOutcome.Refused) outcome;
	}

	@Nested
	class Faults {

		@Test
		void ofAPortalAreToldToAdminsAlone() {
			start(UserIds.PER_TENANT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(9)));
			TenantsSessionsTests.this.gateway.portal("eu/a")
				.catalog(() -> new PortalReply.Unknown<>("words of the operator", Duration.ZERO));
			TenantsSessionsTests.this.gateway.fleet.refresh().pollAgain(TestFleet.portalRef("eu/a"));
			TenantsSessionsTests.this.gateway.fleet
				.await((snapshot) -> snapshot.portal(TestFleet.portalRef("eu/a")).health() == PortalHealth.UNREACHABLE);
			assertThat(previewed(ALPHA)).contains("did not respond").doesNotContain("words of the operator");
			assertThat(previewed(Callers.ADMIN)).contains("words of the operator");
			assertThat(TenantsSessionsTests.this.gateway.pipeline.preview(ALPHA, lab("alpha", "ann")).fleet().portals())
				.extracting(Portal::healthDetail)
				.containsOnlyNulls();
		}

		private String previewed(Caller caller) {
			return TenantsSessionsTests.this.gateway.pipeline.preview(caller, lab("alpha", "ann"))
				.plan()
				.excluded()
				.getFirst()
				.detail();
		}

		@Test
		void ofOurCredentialsAreNotToldInTheirWords() {
			start(UserIds.PER_TENANT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(9)));
			TenantsSessionsTests.this.gateway.portal("eu/a")
				.answers(() -> new PortalReply.Refused<>(
						new Refusal(Refusal.Reason.CREDENTIALS, 401, "log-in: invalid_client")));
			RequestOutcome.Refused refused = refused(ALPHA, lab(null, "ann"));
			assertThat(refused.message()).contains("401").doesNotContain("invalid_client");
			assertThat(refused.explanation().attempts().getFirst().detail()).contains("401")
				.doesNotContain("invalid_client");
		}

	}

	@Nested
	class TheSameUserId {

		@Test
		void inTwoTenantsIsTwoUsersOnTheSamePortal() {
			start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			gives("eu/both/w01", "s1", "s2");
			SessionRef alphas = granted(ALPHA, lab(null, "ann")).session().ref();
			RequestOutcome.Granted betas = granted(BETA, lab(null, "ann"));
			assertThat(betas.session().ref()).isNotEqualTo(alphas);
			assertThat(betas.reused()).isFalse();
			assertThat(TenantsSessionsTests.this.gateway.portal("eu/both").orders())
				.extracting(PortalSessionRequest::user)
				.containsExactly("alpha:ann", "beta:ann");
		}

		@Test
		void isOneUserIfIdsAreGlobal() {
			start(UserIds.GLOBAL, portal("eu/both").environment("w01", "lab", (e) -> e.users("ann")));
			gives("eu/both/w01", "w01-ann", "w01-ann");
			assertThat(granted(ALPHA, lab(null, "ann")).reused()).isTrue();
			assertThat(granted(BETA, lab(null, "ann")).reused()).isTrue();
		}

		@Test
		void getsNoSessionThatIsOutsideTheViewEvenIfIdsAreGlobal() {
			start(UserIds.GLOBAL, portal("us/b").environment("w01", "lab", (e) -> e.users("ann")),
					portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
			gives("eu/a/w01", "s1");
			assertThat(granted(ALPHA, lab(null, "ann")).session().ref().portal())
				.isEqualTo(TestFleet.portalRef("eu/a"));
			assertThat(TenantsSessionsTests.this.gateway.portal("us/b").orders()).isEmpty();
		}

	}

	@Nested
	class ARequest {

		@Test
		void staysOnThePortalsOfItsTenant() {
			start(UserIds.PER_TENANT, portal("us/b").environment("w01", "lab", (e) -> e.ready(9)),
					portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
			gives("eu/a/w01", "s1");
			RequestOutcome.Granted granted = granted(ALPHA, lab("alpha", "ann"));
			assertThat(granted.session().ref().portal()).isEqualTo(TestFleet.portalRef("eu/a"));
			assertThat(granted.explanation().plan().candidates()).hasSize(1);
		}

		@Test
		void forAWorkshopOfAnotherTenantIsAnsweredAsIfThereWereNone() {
			start(UserIds.PER_TENANT, portal("us/b").environment("w01", "lab", (e) -> e.ready(9))
				.environment("w02", "labs", (e) -> e.ready(9)));
			RequestOutcome.Refused refused = refused(ALPHA, lab(null, "ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.WORKSHOP_UNKNOWN);
			assertThat(refused.message()).isEqualTo("no portal offers 'lab'");
			assertThat(refused.explanation().plan().excluded()).isEmpty();
		}

		@Test
		void forAnotherTenantIsDenied() {
			start(UserIds.PER_TENANT, portal("us/b").environment("w01", "lab", (e) -> e.ready(9)));
			assertThatExceptionOfType(Denied.class)
				.isThrownBy(() -> TenantsSessionsTests.this.gateway.pipeline.request(ALPHA, lab("beta", "ann")));
			assertThatExceptionOfType(Denied.class)
				.isThrownBy(() -> TenantsSessionsTests.this.gateway.pipeline.preview(ALPHA, lab("beta", "ann")));
			assertThat(TenantsSessionsTests.this.gateway.portal("us/b").orders()).isEmpty();
		}

		@Test
		void ofAnEndUserIsForItself() {
			start(UserIds.PER_TENANT, portal("eu/a").environment("w01", "lab", (e) -> e.seats(3)));
			gives("eu/a/w01", "s1");
			Caller ann = Callers.endUser("ann", "alpha");
			assertThat(granted(ann, lab(null, null)).session().user()).isEqualTo("alpha:ann");
			assertThatExceptionOfType(Denied.class)
				.isThrownBy(() -> TenantsSessionsTests.this.gateway.pipeline.request(ann, lab(null, "ben")));
		}

		@Test
		void sendsTheBrowserToTheTenantsIndexUnlessItTellsAnother() {
			start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			gives("eu/both/w01", "s1", "s2");
			granted(ALPHA, lab(null, "ann"));
			granted(BETA, lab(null, "ann"));
			assertThat(TenantsSessionsTests.this.gateway.portal("eu/both").orders())
				.extracting(PortalSessionRequest::indexUrl)
				.containsExactly(URI.create("https://alpha.test/"), URI.create("http://both.eu.test"));
		}

		@Test
		void withTheSameKeyOfACallerThatDiffersInOneAttributeIsAnotherRequest() {
			start(UserIds.GLOBAL, portal("eu/both").environment("w01", "lab", (e) -> e.seats(99)));
			gives("eu/both/w01", "s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8");
			SessionRequest request = request("alpha", "lab", null, "key");
			RequestOutcome.Granted first = granted(Callers.OPERATOR, request);
			assertThat(granted(Callers.OPERATOR, request).session()).isEqualTo(first.session());
			Callers.differing().forEach((attribute, other) -> {
				RequestOutcome.Granted own = granted(other, request);
				assertThat(own.session().ref()).as(attribute).isNotEqualTo(first.session().ref());
				assertThat(own.session().user()).as(attribute).isNotEqualTo(first.session().user());
			});
		}

		@Test
		void countsForTheClientThatMadeItAndForNoOtherCallerOfItsName() {
			start(UserIds.GLOBAL, portal("eu/both").environment("w01", "lab", (e) -> e.seats(99)));
			gives("eu/both/w01", "s0", "s1");
			Caller client = Callers.limited(Callers.client("issuer", "alpha"), null, 1);
			granted(Callers.endUser("ann", "alpha"), request("alpha", "lab", null, null));
			granted(client, request("alpha", "lab", "ben", null));
			assertThat(refused(client, request("alpha", "lab", "cleo", null)).reason())
				.isEqualTo(RefusalReason.CLIENT_LIMIT_REACHED);
		}

		@Test
		void withAnActionMakesAUserOfThisCallerAlone() {
			start(UserIds.GLOBAL, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			gives("eu/both/w01", "s1", "s1", "s2");
			String first = granted(ALPHA, request(null, "lab", null, "key")).session().user();
			TenantsSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(61));
			RequestOutcome.Granted again = granted(ALPHA, request(null, "lab", null, "key"));
			assertThat(again.session().user()).isEqualTo(first);
			assertThat(again.reused()).isTrue();
			assertThat(granted(BETA, request(null, "lab", null, "key")).session().user()).isNotEqualTo(first);
		}

	}

	@Nested
	class PreferredLabels {

		private final PortalFixture[] portals = {
				portal("eu/a").labels(Map.of("gpu", "yes", "disk", "small"))
					.environment("w01", "lab", (e) -> e.seats(9)),
				portal("eu/both").labels(Map.of("gpu", "no", "disk", "big"))
					.environment("w01", "lab", (e) -> e.seats(9).taken(7)) };

		private String best(Map<String, String> ofTheTenant, Map<String, String> ofTheRequest) {
			startAlphaWith(ofTheTenant, null, this.portals);
			SessionRequest request = new SessionRequest(null, "lab", "ann", null, null, null, Map.of(), null, null,
					null, null, ofTheRequest, null, null);
			return TenantsSessionsTests.this.gateway.pipeline.preview(ALPHA, request)
				.plan()
				.candidates()
				.getFirst()
				.environment()
				.ref()
				.portal()
				.toString();
		}

		@Test
		void areThoseOfTheTenant() {
			assertThat(best(Map.of("gpu", "no"), Map.of())).isEqualTo("eu/both");
		}

		@Test
		void areThoseOfTheRequest() {
			assertThat(best(Map.of(), Map.of("gpu", "no"))).isEqualTo("eu/both");
		}

		@Test
		void ofTheRequestOutweighTheTenantsKeyByKey() {
			assertThat(best(Map.of("gpu", "no"), Map.of("gpu", "yes"))).isEqualTo("eu/a");
			assertThat(best(Map.of("gpu", "yes", "disk", "big"), Map.of("gpu", "no"))).isEqualTo("eu/both");
		}

		@Test
		void areOnlyPreferred() {
			assertThat(best(Map.of(), Map.of("gpu", "maybe"))).isEqualTo("eu/a");
		}

	}

	@Test
	void aForeignSessionIsExtendedAndEndedAsLittleAsAnUnknownOne() {
		start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.users("beta:ann")));
		SessionRef foreign = new SessionRef(TestFleet.portalRef("eu/both"), "w01-beta:ann");
		SessionRef unknown = new SessionRef(TestFleet.portalRef("eu/both"), "w01-nobody");
		SessionRef elsewhere = new SessionRef(TestFleet.portalRef("us/b"), "w01-nobody");
		for (SessionRef ref : List.of(foreign, unknown, elsewhere)) {
			assertThat(this.gateway.changes.terminate(ALPHA, ref)).isEqualTo(SessionChanges.unknown(ref));
			assertThat(this.gateway.changes.extend(ALPHA, ref)).isEqualTo(SessionChanges.unknown(ref));
		}
	}

	@Test
	void requestsOfTwoCallersForOneUserGetOneSession() throws Exception {
		start(UserIds.GLOBAL, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		ScriptedPortal portal = this.gateway.portal("eu/both");
		portal.answers(() -> {
			asked.countDown();
			await(answer);
			return ScriptedPortal.grant(TestFleet.environment("eu/both/w01"), "s1", "ann");
		});
		gives("eu/both/w01", "s1");
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<RequestOutcome.Granted> first = threads.submit(() -> granted(ALPHA, lab(null, "ann")));
			await(asked);
			Future<RequestOutcome.Granted> second = threads.submit(() -> granted(BETA, lab(null, "ann")));
			answer.countDown();
			assertThat(first.get().reused()).isFalse();
			assertThat(second.get().reused()).isTrue();
			assertThat(second.get().session().ref()).isEqualTo(first.get().session().ref());
		}
	}

	@Nested
	class AQuota {

		@Test
		void perUserHoldsOverAllPortalsOfTheTenant() {
			start(UserIds.PER_TENANT, portal("eu/a").environment("w01", "one", (e) -> e.users("alpha:ann")),
					portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			gives("eu/both/w01", "s1", "s2");
			Caller limited = Callers.limited(ALPHA, 1, null);
			RequestOutcome.Refused refused = refused(limited, lab(null, "ann"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.USER_LIMIT_REACHED);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.message()).contains("'alpha-client'").contains(": 1");
			assertThat(TenantsSessionsTests.this.gateway.portal("eu/both").orders()).isEmpty();
			granted(limited, lab(null, "ben"));
			granted(ALPHA, lab(null, "ann"));
		}

		@Test
		void neverKeepsAUserFromTheSessionThatIsThere() {
			start(UserIds.PER_TENANT, portal("eu/a").environment("w01", "lab", (e) -> e.users("alpha:ann")));
			gives("eu/a/w01", "w01-alpha:ann");
			assertThat(granted(Callers.limited(ALPHA, 1, 1), lab(null, "ann")).reused()).isTrue();
		}

		@Test
		void perClientCountsWhatThisClientWasGiven() {
			start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			gives("eu/both/w01", "s1", "s2", "s3");
			Caller limited = Callers.limited(ALPHA, null, 2);
			SessionRef first = granted(limited, lab(null, "ann")).session().ref();
			granted(BETA, lab(null, "eve"));
			granted(limited, lab(null, "ben"));
			RequestOutcome.Refused refused = refused(limited, lab(null, "cid"));
			assertThat(refused.reason()).isEqualTo(RefusalReason.CLIENT_LIMIT_REACHED);
			assertThat(refused.message()).contains("'alpha-client'").contains(": 2");
			TenantsSessionsTests.this.gateway.portal("eu/both").end(() -> new PortalReply.Answered<>(true));
			TenantsSessionsTests.this.gateway.changes.terminate(ALPHA, first);
			gives("eu/both/w01", "s4");
			granted(limited, lab(null, "cid"));
		}

		@Test
		void countsRequestsUnderWay() throws Exception {
			start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			Caller limited = Callers.limited(ALPHA, null, 1);
			CountDownLatch asked = new CountDownLatch(1);
			CountDownLatch answer = new CountDownLatch(1);
			TenantsSessionsTests.this.gateway.portal("eu/both").answers(() -> {
				asked.countDown();
				await(answer);
				return ScriptedPortal.grant(TestFleet.environment("eu/both/w01"), "s1", "alpha:ann");
			});
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome.Granted> first = threads.submit(() -> granted(limited, lab(null, "ann")));
				await(asked);
				assertThat(refused(limited, lab(null, "ben")).reason()).isEqualTo(RefusalReason.CLIENT_LIMIT_REACHED);
				answer.countDown();
				first.get();
			}
		}

		@Test
		void perTenantCountsTheSessionsOfAllItsUsersOnAllItsPortals() {
			startAlphaWith(Map.of(), 3, portal("eu/a").environment("w01", "one", (e) -> e.users("alpha:ann")),
					portal("eu/both").environment("w01", "lab",
							(e) -> e.seats(9).users("alpha:ben", "beta:eve", "beta:fay", "gus")));
			gives("eu/both/w01", "s1", "s2", "s3");
			granted(ALPHA, lab(null, "cid"));
			RequestOutcome.Refused refused = refused(Callers.endUser("dan", "alpha"), lab(null, null));
			assertThat(refused.reason()).isEqualTo(RefusalReason.TENANT_LIMIT_REACHED);
			assertThat(refused.retryable()).isTrue();
			assertThat(refused.message()).isEqualTo(
					"the users of tenant 'alpha' have 3 sessions, those that are being requested included, and 3 are allowed. Try again when one of them has ended");
			assertThat(refused(Callers.ADMIN, lab("alpha", "dan")).reason())
				.isEqualTo(RefusalReason.TENANT_LIMIT_REACHED);
			granted(BETA, lab(null, "dan"));
			granted(Callers.ADMIN, lab(null, "dan"));
		}

		@Test
		void perTenantCountsRequestsUnderWay() throws Exception {
			startAlphaWith(Map.of(), 1, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			CountDownLatch asked = new CountDownLatch(1);
			CountDownLatch answer = new CountDownLatch(1);
			TenantsSessionsTests.this.gateway.portal("eu/both").answers(() -> {
				asked.countDown();
				await(answer);
				return ScriptedPortal.refuse(Refusal.Reason.NO_SESSION);
			});
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				Future<RequestOutcome.Refused> first = threads.submit(() -> refused(ALPHA, lab(null, "ann")));
				await(asked);
				assertThat(refused(Callers.ADMIN, lab("alpha", "ben")).reason())
					.isEqualTo(RefusalReason.TENANT_LIMIT_REACHED);
				answer.countDown();
				assertThat(first.get().reason()).isEqualTo(RefusalReason.AT_CAPACITY);
			}
			TenantsSessionsTests.this.gateway.clock.advance(Duration.ofSeconds(3));
			gives("eu/both/w01", "s1");
			granted(ALPHA, lab(null, "ben"));
		}

		@Test
		void isGivenBackAfterARefusal() {
			start(UserIds.PER_TENANT, portal("eu/both").environment("w01", "lab", (e) -> e.seats(9)));
			Caller limited = Callers.limited(ALPHA, 1, 1);
			TenantsSessionsTests.this.gateway.portal("eu/both").answers(ScriptedPortal::unreached);
			assertThat(refused(limited, lab(null, "ann")).reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			gives("eu/both/w01", "s1");
			granted(limited, lab(null, "ann"));
		}

	}

}
