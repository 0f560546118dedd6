package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.ScriptedPortal;
import dev.educates.gateway.portal.polling.TestFleet;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

class LiveSessionReaderTests {

	@Test
	void onePortalsFailureIsThatOfItsSessionsOnly() {
		try (TestFleet fleet = new TestFleet(new ManualClock(Fleets.SEEN),
				portal("eu/a").environment("w01", "lab", (e) -> e.users("ann")),
				portal("us/b").environment("w01", "lab", (e) -> e.users("ben")))) {
			LiveSessionReader sessions = new LiveSessionReader(fleet.directory(), Duration.ofSeconds(5));
			fleet.portal("us/b")
				.schedule(() -> new PortalReply.Answered<>(ScriptedPortal.times(SessionState.RUNNING, false)));
			SessionRef ann = Fleets.session("eu/a/w01", "w01-ann", "lab", "ann").ref();
			SessionRef ben = Fleets.session("us/b/w01", "w01-ben", "lab", "ben").ref();
			Map<SessionRef, LiveResult<Schedule>> schedules = sessions.schedules(List.of(ann, ben, ben));
			assertThat(schedules.get(ann)).isInstanceOf(LiveResult.Failed.class);
			assertThat(schedules.get(ben)).isInstanceOf(LiveResult.Known.class);
			assertThat(sessions.configurationUrls(List.of(ann))).containsEntry(ann,
					new LiveResult.Known<>(Optional.of(URI.create("http://w01-ann.test/"))));
		}
	}

}
