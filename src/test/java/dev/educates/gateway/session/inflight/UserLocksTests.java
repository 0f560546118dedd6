package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.ScriptedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which sessions are recorded again after an outage. */
class UserLocksTests {

	private static final Session ANNS = Fleets.session("eu/a/w01", "s1", "lab", "ann");

	private static final Session BENS = Fleets.session("eu/a/w01", "s2", "lab", "ben");

	/** Sessions that were made the fact, in order. */
	private final List<String> recorded = new CopyOnWriteArrayList<>();

	/** Own sessions of users, with those of other replicas. */
	private final List<List<SessionRef>> twice = new CopyOnWriteArrayList<>();

	private final CountDownLatch slow = new CountDownLatch(1);

	private volatile boolean fails;

	private final ScriptedStore store = new ScriptedStore(this::reply);

	private final UserLocks locks = new UserLocks(this.store, WhenUnavailable.SERVE,
			(own, other) -> this.twice.add(List.of(own.ref(), other.session().ref())));

	private ScriptReply reply(Script script, List<String> arguments) {
		if (script.name().equals("lock-user")) {
			return new ScriptReply(List.of(1L, "", "", 0L, List.of()));
		}
		if (this.fails) {
			throw new CoordinationUnavailableException("no answer");
		}
		if (arguments.contains(BENS.ref().toString())) {
			Eventually.await(this.slow);
		}
		this.recorded.add(arguments.get(1));
		return new ScriptReply(List.of(1L));
	}

	private void granted(Session session) {
		try (UserLock lock = this.locks.lock(session.user(), session.workshop())) {
			assertThat(lock.granted(session, Duration.ofMinutes(1))).isNull();
		}
	}

	/** A failover may have lost the facts that were recorded before it. */
	@Test
	void sessionOfTheLastMinuteIsRecordedAgainThoughThatOfAnotherUserIsBeingRecorded() {
		granted(ANNS);
		this.fails = true;
		granted(BENS);
		this.fails = false;
		assertThat(this.recorded).containsExactly(ANNS.ref().toString());
		this.store.beat();
		this.store.available(true);
		this.slow.countDown();
		Eventually.until("both are recorded after the outage", () -> {
			this.store.beat();
			return this.recorded.contains(BENS.ref().toString())
					&& this.recorded.lastIndexOf(ANNS.ref().toString()) > 0;
		});
		int known = this.recorded.size();
		this.store.beat();
		assertThat(this.recorded).as("once").hasSize(known);
	}

	/** Its user asked again before it was announced, and was told of the other one. */
	@Test
	void sessionOfAnOutageIsNotForgottenWhenThatOfAnotherReplicaIsReused() {
		Session others = Fleets.session("eu/b/w02", "s3", "lab", ANNS.user());
		this.fails = true;
		granted(ANNS);
		assertThat(this.twice).isEmpty();
		this.fails = false;
		granted(others);
		granted(others);
		assertThat(this.twice).containsExactly(List.of(ANNS.ref(), others.ref()));
	}

}
