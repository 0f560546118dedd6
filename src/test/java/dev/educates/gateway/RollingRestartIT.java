package dev.educates.gateway;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.coordination.RedisServer;
import dev.educates.simulator.PortalSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Learners who wait while all replicas are restarted, one after the other, notice nothing
 * but a reconnect; what operators and callers do at one replica is so at the others
 * within a second.
 */
class RollingRestartIT {

	private static final String CORDON = """
			mutation($id: ID!, $state: AdministrativeState!) { setAdministrativeState(id: $id, state: $state) {
			 __typename } }""";

	/**
	 * A second is promised, and a busy machine may need more: far less than until a
	 * replica reads again by itself.
	 */
	private static final Duration SOON = Duration.ofSeconds(3);

	private final PortalSimulator portal = GatewayReplicas.portal("academy", 2);

	private final HttpClient http = HttpClient.newHttpClient();

	/** Replicas in service, as a load balancer has them. */
	private final List<Integer> inService = new CopyOnWriteArrayList<>(List.of(0, 1));

	private final AtomicInteger next = new AtomicInteger();

	private RedisServer redis;

	private GatewayReplicas gateways;

	@BeforeEach
	void start() {
		this.redis = new RedisServer(RedisServer.Kind.EMBEDDED);
		this.gateways = new GatewayReplicas(2, this.redis, List.of(this.portal),
				"--gateway.coordination.when-unavailable=refuse");
	}

	@AfterEach
	void stop() {
		this.http.shutdownNow();
		this.gateways.close();
		this.redis.close();
		this.portal.close();
	}

	private int balanced() {
		List<Integer> now = List.copyOf(this.inService);
		return now.get(Math.floorMod(this.next.getAndIncrement(), now.size()));
	}

	/** A new replica takes the place of an old one. */
	private void replace(int old) {
		this.gateways.start();
		this.inService.add(this.gateways.size() - 1);
		this.inService.remove(Integer.valueOf(old));
		this.gateways.stop(old);
	}

	private Learner learner(String user) {
		return new Learner(this.http, this.gateways, user, this::balanced);
	}

	@Test
	void learnersNoticeNothingButAReconnect() {
		List<Learner> seated = List.of(learner("seated-1"), learner("seated-2"));
		Eventually.until("both have a seat", () -> seated.stream().allMatch(Learner::isServed));
		List<Learner> waiting = new ArrayList<>();
		for (int i = 1; i <= 5; i++) {
			int position = i;
			Learner learner = learner("waiting-" + i);
			Eventually.until("it waits", () -> learner.position() == position);
			waiting.add(learner);
		}
		otherReplicaKnowsWithinASecond();
		replace(0);
		replace(1);
		Eventually.until("all wait again", () -> waiting.stream().allMatch((learner) -> learner.connects() > 1));
		Eventually.asserted("their positions are the old ones",
				() -> assertThat(waiting).extracting(Learner::position).containsExactly(1, 2, 3, 4, 5));
		for (Learner each : seated) {
			Learner first = waiting.removeFirst();
			this.gateways.query(balanced(), "mutation($id: ID!) { terminateSession(id: $id) { __typename } }",
					Map.of("id", each.session()));
			Eventually.until("the first one is served", first::isServed);
			assertThat(waiting).noneMatch(Learner::isServed);
			assertThat(first.errors).isEmpty();
		}
		assertThat(waiting).allSatisfy((learner) -> assertThat(learner.errors).isEmpty());
		assertThat(this.gateways.requestsAtPortals()).isEqualTo(4);
		waiting.forEach(Learner::goes);
	}

	/** Of the operator, and of a client. */
	private void otherReplicaKnowsWithinASecond() {
		String portal = "{ portal(cluster: \"eu\", name: \"academy\") { id administrativeState } }";
		String id = this.gateways.query(0, portal, Map.of()).at("/data/portal/id").asString();
		for (String state : List.of("CORDONED", "ACTIVE")) {
			this.gateways.query(0, CORDON, Map.of("id", id, "state", state));
			Eventually.until(SOON, "the other replica knows",
					() -> this.gateways.query(1, portal, Map.of())
						.at("/data/portal/administrativeState")
						.asString()
						.equals(state));
			if (state.equals("CORDONED")) {
				assertThat(this.gateways.request(1, "newcomer", null).at("/reason").asString())
					.isEqualTo("WORKSHOP_NOT_RUNNING");
			}
		}
		String token = LoggedIn.token(this.gateways.port(0), "operator", "operator-secret");
		assertThat(this.gateways.query(1, token, portal, Map.of()).at("/data/portal/id").asString()).isEqualTo(id);
		assertThat(this.gateways.query(0, token, "mutation { logout }", Map.of()).at("/data/logout").asBoolean())
			.isTrue();
		Eventually.until(SOON, "the other replica rejects the token",
				() -> this.gateways.query(1, token, portal, Map.of()).toString().contains("UNAUTHENTICATED"));
		this.redis.pause();
		try {
			String other = LoggedIn.token(this.gateways.port(0), "operator", "operator-secret");
			assertThat(this.gateways.query(0, other, "mutation { logout }", Map.of()).toString())
				.contains("UNAVAILABLE", "still valid");
			assertThat(this.gateways.query(0, CORDON, Map.of("id", id, "state", "CORDONED")).toString())
				.contains("UNAVAILABLE", "nothing has changed");
			assertThat(
					this.gateways.query(0, other, portal, Map.of()).at("/data/portal/administrativeState").asString())
				.isEqualTo("ACTIVE");
			assertThat(this.gateways.request(0, "refused", null).toString()).contains("UNAVAILABLE",
					"cannot coordinate");
			assertThat(this.gateways.query(0, "mutation { leaveLine(actionId: \"unknown\") }", Map.of()).toString())
				.contains("UNAVAILABLE");
		}
		finally {
			this.redis.resume();
		}
		Eventually.until("coordination is back", this.gateways::areCoordinated);
	}

}
