package dev.educates.gateway.portal.http;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.portal.PortalCatalog;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.PortalSessionRequest;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.RobotCredentials;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.SessionSchedule;
import dev.educates.simulator.Credentials;
import dev.educates.simulator.EnvironmentSpecification;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;
import dev.educates.simulator.Timings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client against a portal that is held to the recorded one, over real HTTP.
 */
class PortalContractTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final RobotCredentials ROBOT = new RobotCredentials("id", "secret", "robot@educates", "password");

	private static final EnvironmentRef LAB = new EnvironmentRef(TestClients.PORTAL, "academy-w01");

	private PortalSimulator portal;

	private PortalClient client;

	@BeforeEach
	void start() {
		this.portal = new PortalSimulator(PortalSpecification.of("academy")
			.withRobot(new Credentials(ROBOT.clientId(), ROBOT.clientSecret(), ROBOT.username(), ROBOT.password()))
			.withTimings(Timings.DEFAULT.withStopping(Duration.ZERO))
			.limitedTo(3, 0)
			.with(EnvironmentSpecification.of("academy-w01", "lab", 2).withReserved(1))
			.with(EnvironmentSpecification.of("academy-w02", "other", 5)), Clock.systemUTC()).start();
		this.client = TestClients.client(this.portal.url(), ROBOT, Clock.systemUTC());
	}

	@AfterEach
	void stop() {
		this.portal.close();
	}

	@Test
	void catalogTellsSeatsAndSessions() {
		SessionGrant grant = answer(request("ann"));
		PortalContent content = answer(this.client.catalog(TIMEOUT));
		assertThat(content.maximum()).isEqualTo(Capacity.of(3));
		assertThat(content.allocated()).isEqualTo(1);
		assertThat(content.uid()).isNotBlank();
		WorkshopEnvironment lab = content.environments().getFirst();
		assertThat(lab.ref()).isEqualTo(LAB);
		assertThat(lab.state()).isEqualTo(EnvironmentState.RUNNING);
		assertThat(lab.workshop().name()).isEqualTo("lab");
		assertThat(lab.capacity()).isEqualTo(2);
		assertThat(lab.allocated()).isEqualTo(1);
		assertThat(lab.sessions()).extracting(Session::ref).containsExactly(grant.session());
		assertThat(lab.sessions()).extracting(Session::user, Session::state)
			.containsExactly(org.assertj.core.groups.Tuple.tuple("ann", SessionState.WAITING));
		assertThat(lab.sessions().getFirst().expiresAt()).isNotNull();
	}

	@Test
	void catalogThatIsKnownIsNotReadAgain() {
		PortalCatalog known = answer(this.client.catalog(null, TIMEOUT));
		PortalCatalog same = answer(this.client.catalog(known, TIMEOUT));
		assertThat(same).isEqualTo(known);
		assertThat(same.content()).isSameAs(known.content());
		answer(request("ann"));
		PortalCatalog changed = answer(this.client.catalog(known, TIMEOUT));
		assertThat(changed.digest()).isNotNull().isNotEqualTo(known.digest());
		assertThat(changed.content().allocated()).isEqualTo(1);
		assertThat(answer(this.client.catalog(new PortalCatalog(known.content(), null), TIMEOUT)).content())
			.isEqualTo(changed.content());
	}

	@Test
	void sameUserGetsTheSameSession() {
		SessionGrant first = answer(request("ann"));
		SessionGrant second = answer(request("ann"));
		assertThat(second.session()).isEqualTo(first.session());
		assertThat(second.activationUrl()).isEqualTo(first.activationUrl());
		assertThat(first.user()).isEqualTo("ann");
		assertThat(first.environment()).isEqualTo(LAB);
		assertThat(first.activationUrl().toString()).startsWith(this.portal.url());
	}

	@Test
	void onlyTheNamedSessionIsGivenAndNeverANewOne() {
		SessionGrant first = answer(request("ann"));
		assertThat(answer(requestOnly("ann", first.session().name()))).isEqualTo(first);
		assertThat(refusal(requestOnly("ann", "academy-w01-s999")).reason()).isEqualTo(Refusal.Reason.NO_SESSION);
		assertThat(refusal(requestOnly("ben", first.session().name())).reason()).isEqualTo(Refusal.Reason.NO_SESSION);
		assertThat(answer(this.client.catalog(TIMEOUT)).allocated()).isEqualTo(1);
	}

	@Test
	void probeIsAnsweredAndTakesNoSeat() {
		assertThat(answer(this.client.probe(LAB, TIMEOUT))).isTrue();
		assertThat(answer(this.client.probe(LAB, TIMEOUT))).isTrue();
		PortalContent content = answer(this.client.catalog(TIMEOUT));
		assertThat(content.allocated()).isZero();
		assertThat(content.environments().getFirst().available()).isEqualTo(1);
		request("ann");
		request("ben");
		assertThat(answer(this.client.probe(LAB, TIMEOUT))).as("full, but it answers").isTrue();
	}

	@Test
	void fullEnvironmentHasNoSession() {
		request("ann");
		request("ben");
		assertThat(refusal(request("eve")).reason()).isEqualTo(Refusal.Reason.NO_SESSION);
	}

	@Test
	void unknownEnvironmentIsReported() {
		assertThat(refusal(this.client.request(new EnvironmentRef(TestClients.PORTAL, "academy-w99"), order("ann"),
				TIMEOUT, () -> true, TIMEOUT))
			.reason()).isEqualTo(Refusal.Reason.ENVIRONMENT_UNKNOWN);
	}

	@Test
	void robotGetsNoSession() {
		assertThat(refusal(request(ROBOT.username())).reason()).isEqualTo(Refusal.Reason.BAD_INPUT);
	}

	@Test
	void waitingSessionIsNotExtended() {
		SessionRef session = answer(request("ann")).session();
		SessionSchedule schedule = answer(this.client.schedule(session, TIMEOUT));
		assertThat(schedule.state()).isEqualTo(SessionState.WAITING);
		assertThat(schedule.remainingSeconds()).isBetween(50, 60);
		assertThat(answer(this.client.extend(session, TIMEOUT)).extended()).isFalse();
	}

	@Test
	void sessionEndsOnce() {
		SessionRef session = answer(request("ann")).session();
		assertThat(answer(this.client.terminate(session, TIMEOUT))).isTrue();
		this.portal.reap();
		assertThat(answer(this.client.terminate(session, TIMEOUT))).isFalse();
		assertThat(refusal(this.client.schedule(session, TIMEOUT)).reason()).isEqualTo(Refusal.Reason.NOT_FOUND);
		assertThat(answer(this.client.catalog(TIMEOUT)).allocated()).isZero();
	}

	@Test
	void configurationHasAnAddressAndNoPassword() {
		SessionRef session = answer(request("ann")).session();
		SessionConfiguration configuration = answer(this.client.configuration(session, TIMEOUT));
		assertThat(configuration.url()).isNotNull();
		assertThat(configuration.toString()).doesNotContain("password");
	}

	@Test
	void expiredTokensAreReplaced() {
		answer(request("ann"));
		this.portal.expireTokens();
		assertThat(answer(request("ann")).user()).isEqualTo("ann");
	}

	@Test
	void oddUserIdsArriveWhole() {
		for (String user : new String[] { "ann@example.com", "a=b&c+d", "Zoë O'Neil/2", "😀" }) {
			SessionGrant grant = answer(this.client.request(LAB, order(user), TIMEOUT, () -> true, TIMEOUT));
			assertThat(grant.user()).isEqualTo(user);
			answer(this.client.terminate(grant.session(), TIMEOUT));
			this.portal.reap();
		}
	}

	@Test
	void wrongCredentialsAreReported() {
		PortalClient stranger = TestClients.client(this.portal.url(),
				new RobotCredentials(ROBOT.clientId(), ROBOT.clientSecret(), ROBOT.username(), "wrong"),
				Clock.systemUTC());
		assertThat(refusal(stranger.catalog(TIMEOUT)))
			.isEqualTo(new Refusal(Refusal.Reason.CREDENTIALS, 400, refusal(stranger.catalog(TIMEOUT)).detail()));
	}

	private PortalReply<SessionGrant> request(String user) {
		return this.client.request(LAB, order(user), TIMEOUT, () -> true, TIMEOUT);
	}

	private PortalReply<SessionGrant> requestOnly(String user, String session) {
		return this.client.request(LAB, order(user, session), TIMEOUT, () -> true, TIMEOUT);
	}

	private static PortalSessionRequest order(String user) {
		return order(user, null);
	}

	private static PortalSessionRequest order(String user, String session) {
		return new PortalSessionRequest(user, URI.create("https://hub.example/"), null, Map.of(), null, null, null,
				null, session);
	}

	private static <T> T answer(PortalReply<T> reply) {
		assertThat(reply).isInstanceOf(PortalReply.Answered.class);
		return ((PortalReply.Answered<T>) reply).value();
	}

	private static <T> Refusal refusal(PortalReply<T> reply) {
		assertThat(reply).isInstanceOf(PortalReply.Refused.class);
		return ((PortalReply.Refused<T>) reply).why();
	}

}
