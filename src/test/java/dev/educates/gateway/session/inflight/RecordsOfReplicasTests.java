package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.RedisServer;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.session.inflight.SharedRecords.SharedRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The contract of outcomes that all replicas share, on real servers. */
class RecordsOfReplicasTests {

	private static final Duration PATIENT = Duration.ofSeconds(2);

	private static final Duration HOLD = Duration.ofMinutes(1);

	private static final String SECRET = "http://portal.test/activate?token=s3cret";

	private static final Map<String, String> INPUT = Map.of("workshop", "lab", "email", "ann@example.test");

	static Stream<RedisServer.Kind> servers() {
		return RedisServer.kinds();
	}

	@ParameterizedTest
	@MethodSource("servers")
	void anOutcomeIsSeenByAll(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			SharedRecords one = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			SharedRecords two = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			SharedRecord first = one.begin("ann's action", INPUT);
			SharedRecord second = two.begin("ann's action", INPUT);
			assertThat(second.outcome()).isNull();
			first.complete(() -> SECRET, HOLD);
			second.again(false);
			assertThat(second.outcome().outcome()).isEqualTo(SECRET);
			assertThat(two.begin("ann's action", INPUT).outcome().outcome()).isEqualTo(SECRET);
			SharedRecord begunFirst = two.begin("bob's action", INPUT);
			one.begin("bob's action", INPUT).complete(() -> SECRET, HOLD);
			begunFirst.again(true);
			assertThat(begunFirst.outcome()).as("that of the one that was faster").isNotNull();
			assertThat(second.outcome().toString()).doesNotContain("s3cret");
		}
	}

	@ParameterizedTest
	@MethodSource("servers")
	void anotherInputIsRejectedByAllEvenBeforeThereIsAnOutcome(RedisServer.Kind kind) {
		try (SharedStores stores = new SharedStores(RedisServer.shared(kind), PATIENT, null)) {
			SharedRecords one = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			SharedRecords two = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			SharedRecord first = one.begin("action", INPUT);
			assertThatExceptionOfType(IdempotencyStore.KeyReused.class)
				.isThrownBy(() -> two.begin("action", Map.of("workshop", "other", "user", "bob")))
				.satisfies((reused) -> assertThat(reused.fields()).containsExactly("email", "user", "workshop"));
			first.forget();
			assertThat(one.begin("action", Map.of("workshop", "other")).outcome()).as("it never was").isNull();
		}
	}

	@Test
	void noSecretIsStoredInClear() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server, PATIENT, null)) {
			SharedRecords records = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			records.begin("ann's action", INPUT).complete(() -> SECRET, HOLD);
			String all = server.command("EVAL", """
					local all = {}
					for _, key in ipairs(redis.call('KEYS', '*request*')) do
					  table.insert(all, key)
					  for _, value in ipairs(redis.call('HGETALL', key)) do table.insert(all, value) end
					end
					return all""", "0");
			assertThat(all).contains("workshop", "outcome")
				.doesNotContain("s3cret", "ann", "example.test", "lab", "http");
		}
	}

	@Test
	void anOutageIsServedOrRefusedAsConfigured() {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED);
				SharedStores stores = new SharedStores(server)) {
			SharedRecords serving = new SharedRecords(stores.replica(), WhenUnavailable.SERVE);
			SharedRecords refusing = new SharedRecords(stores.replica(), WhenUnavailable.REFUSE);
			server.kill();
			assertThat(serving.begin("action", INPUT).outcome()).isNull();
			assertThatExceptionOfType(CoordinationUnavailableException.class)
				.isThrownBy(() -> refusing.begin("action", INPUT));
		}
	}

	@Test
	void aSessionOfTheReleaseBeforeIsRead() {
		Session session = Fleets.session("eu/a/w01", "s1", "lab", "ann");
		assertThat(SessionRecords.read(SessionRecords.write(session))).isEqualTo(session);
		assertThat(SessionRecords.read("""
				{"v": 1, "cluster": "eu", "portal": "a", "name": "s1", "environment": "w01", "workshop": "lab",
				 "user": "ann", "state": "WAITING", "startedAt": "2026-01-01T10:00:00Z", "extendable": false,
				 "fieldOfTheNextRelease": 1}""").ref()).isEqualTo(session.ref());
		assertThat(SessionRecords.read("{\"v\": 2}")).as("a form that this release does not know").isNull();
		assertThat(SessionRecords.read("no JSON")).isNull();
	}

}
