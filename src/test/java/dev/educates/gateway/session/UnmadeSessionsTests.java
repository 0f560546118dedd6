package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.SessionConfiguration;
import dev.educates.gateway.portal.SessionGrant;
import dev.educates.gateway.portal.polling.TestFleet;
import dev.educates.gateway.session.inflight.WaitStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A portal whose Kubernetes fails answers 500, and then grants a session that it never
 * made.
 */
class UnmadeSessionsTests {

	private final List<String> ended = new CopyOnWriteArrayList<>();

	private final PipelineFixture gateway = new PipelineFixture();

	@AfterEach
	void close() {
		this.gateway.close();
	}

	private void start(PortalFixture... portals) {
		this.gateway.clock.tick(Duration.ofNanos(1000));
		this.gateway.waiting = new WaitStrategy() {

			@Override
			public void pause(Duration pause) {
				UnmadeSessionsTests.this.gateway.clock.advance(pause);
			}

		};
		this.gateway.start(portals);
	}

	/** The better candidate is us/b, where Kubernetes fails. */
	private ScriptedPortal startTwo() {
		start(portal("eu/a").environment("w01", "lab", (e) -> e.ready(0)),
				portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
		this.gateway.portal("eu/a")
			.otherwise(() -> ScriptedPortal.grant(TestFleet.environment("eu/a/w01"), "sound", "ann"));
		return failing("us/b");
	}

	private ScriptedPortal failing(String path) {
		ScriptedPortal portal = this.gateway.portal(path);
		portal.configuration(() -> new PortalReply.Answered<>(new SessionConfiguration(null)));
		portal.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.STARTING, false)));
		portal.end(() -> {
			this.ended.add(path);
			return new PortalReply.Answered<>(true);
		});
		return portal;
	}

	private PortalReply<SessionGrant> grant(String name) {
		return ScriptedPortal.grant(TestFleet.environment("us/b/w01"), name, "ann");
	}

	private RequestOutcome request() {
		return this.gateway.request("ann");
	}

	private String granted() {
		return PipelineFixture.granted(request()).session().ref().name();
	}

	private void assertNothingIsLeft() {
		assertThat(this.gateway.inFlight.orphans().all()).isEmpty();
		assertThat(this.gateway.reservations()).isZero();
	}

	@Test
	void areEndedAndTheSessionComesFromElsewhere() {
		startTwo().answers(ScriptedPortal.fault()).answers(grant("unmade"));
		assertThat(granted()).isEqualTo("sound");
		assertThat(this.ended).containsExactly("us/b");
		assertThat(this.gateway.fleet.snapshot().sessionsOf("ann")).hasSize(1);
		assertNothingIsLeft();
	}

	@Test
	void thatGetAUrlInTimeAreGranted() {
		AtomicInteger polls = new AtomicInteger();
		ScriptedPortal portal = startTwo();
		portal.answers(ScriptedPortal.fault()).answers(grant("slow"));
		portal.configuration(() -> new PortalReply.Answered<>(new SessionConfiguration(
				(polls.incrementAndGet() < 3) ? null : URI.create("http://slow.educates.test/"))));
		assertThat(granted()).isEqualTo("slow");
		assertThat(this.ended).isEmpty();
	}

	@Test
	void thatWereActivatedAreGranted() {
		ScriptedPortal portal = startTwo();
		portal.answers(ScriptedPortal.fault()).answers(grant("running"));
		portal.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.RUNNING, false)));
		assertThat(granted()).isEqualTo("running");
	}

	@Test
	void areNotSuspectedWithoutAFaultBefore() {
		startTwo().answers(ScriptedPortal.lost()).answers(grant("starting"));
		assertThat(granted()).isEqualTo("starting");
		assertThat(this.ended).isEmpty();
	}

	/** Newer portals take minutes to start one. */
	@Test
	void areNotThoseThatWereKnownBeforeTheFault() {
		start(portal("us/b").environment("w01", "lab", (e) -> e.session("starting", "ann")));
		failing("us/b").answers(ScriptedPortal.fault()).answers(grant("starting"));
		assertThat(granted()).isEqualTo("starting");
		assertThat(this.ended).isEmpty();
	}

	@Test
	void areBelievedIfThePortalCannotBeAsked() {
		ScriptedPortal portal = startTwo();
		portal.answers(ScriptedPortal.fault()).answers(grant("believed"));
		portal.configuration(ScriptedPortal::lost);
		assertThat(granted()).isEqualTo("believed");
	}

	@Test
	void thatAreGoneAlreadyNeedNotBeEnded() {
		ScriptedPortal portal = startTwo();
		portal.answers(ScriptedPortal.fault()).answers(grant("gone"));
		portal.configuration(() -> ScriptedPortal.refuse(Refusal.Reason.NOT_FOUND));
		assertThat(granted()).isEqualTo("sound");
		assertThat(this.ended).isEmpty();
		assertNothingIsLeft();
	}

	@Test
	void thatCannotBeEndedAreRememberedAsLostAnswersAre() {
		ScriptedPortal portal = startTwo();
		portal.answers(ScriptedPortal.fault()).answers(grant("unmade"));
		portal.end(ScriptedPortal::unreached);
		assertThat(granted()).isEqualTo("sound");
		assertThat(this.gateway.inFlight.orphans().all()).hasSize(1);
		assertThat(this.gateway.reservations()).isEqualTo(1);
	}

	@Test
	void areAskedForOnceMoreIfNoOtherPortalHasASeat() {
		start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
		failing("us/b").answers(ScriptedPortal.fault()).answers(grant("unmade")).answers(grant("made"));
		assertThat(granted()).isEqualTo("made");
		assertThat(this.ended).hasSize(1);
		assertNothingIsLeft();
	}

	@Test
	void areNeverHandedOut() {
		start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
		failing("us/b").answers(ScriptedPortal.fault())
			.answers(grant("unmade"))
			.answers(ScriptedPortal.fault())
			.answers(grant("unmade-too"));
		assertThat(request()).isInstanceOfSatisfying(RequestOutcome.Refused.class, (refused) -> {
			assertThat(refused.reason()).isEqualTo(RefusalReason.PORTALS_UNREACHABLE);
			assertThat(refused.retryable()).isTrue();
		});
		assertThat(this.ended).hasSize(2);
		assertNothingIsLeft();
	}

	@Test
	void areSuspectedByTheNextRequestOfTheUserToo() {
		start(portal("us/b").environment("w01", "lab", (e) -> e.ready(2)));
		ScriptedPortal portal = failing("us/b");
		for (int i = 0; i < 3; i++) {
			portal.answers(ScriptedPortal.fault());
		}
		assertThat(request()).isInstanceOf(RequestOutcome.Refused.class);
		portal.answers(grant("unmade")).answers(grant("made"));
		assertThat(granted()).isEqualTo("made");
		assertThat(this.ended).hasSize(1);
		assertNothingIsLeft();
	}

}
