package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.FreeSeats;
import dev.educates.gateway.session.RefusalReason;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.session.WaitlistRequester;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.Callers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

/** Attempts while the store of the replicas is unavailable, and requests are refused. */
class WaitlistDispatcherTests {

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final List<RuntimeException> faults = new ArrayList<>();

	private final WaitlistEntries entries = new WaitlistEntries(Outage::new,
			new WaitlistProperties(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMillis(20), 10, 10));

	private final WaitlistDispatcher dispatcher = new WaitlistDispatcher(new Object(), () -> {
	}, Outage::new, List.of(new Faults()), this.entries, Runnable::run, Duration.ofMillis(20), this.clock);

	private WaitlistEntry attempt(boolean arriving) {
		WaitlistEntry entry = new WaitlistEntry(new WaitlistEntry.Key(Callers.ADMIN.key(), "key", true),
				new LineSharing.Names("key", null, null), "", Callers.ADMIN,
				WaitlistContract.request(null, "ann", "key"), this.clock.instant(), Duration.ofMinutes(5),
				Context.empty());
		this.entries.add(entry);
		entry.arriving = arriving;
		this.dispatcher.begin(entry);
		return entry;
	}

	@Test
	void anOutageEndsNoPlaceAndTheAttemptIsRepeated() {
		WaitlistEntry entry = attempt(false);
		assertThat(this.faults).isEmpty();
		assertThat(this.entries.find(entry.key)).isSameAs(entry);
		assertThat(entry.trying).isFalse();
		assertThat(entry.wantsSeat(this.clock.instant())).as("at once").isFalse();
		assertThat(entry.wantsSeat(this.clock.instant().plusSeconds(2))).as("later").isTrue();
	}

	@Test
	void anOutageEndsNoPlaceThatHasComeBack() {
		WaitlistEntry entry = attempt(false);
		entry.refused = new RequestOutcome.Refused(RefusalReason.AT_CAPACITY, "full", "full", true, null,
				Explanation.none(null));
		entry.comesBack();
		this.dispatcher.begin(entry);
		assertThat(this.faults).isEmpty();
		assertThat(entry.isDue(this.clock.instant())).as("at once").isFalse();
		assertThat(entry.isDue(this.clock.instant().plusSeconds(2))).as("later").isTrue();
		assertThat(entry.wantsSeat(this.clock.instant().plusSeconds(2))).as("before it knows of a session").isFalse();
	}

	@Test
	void placeThatComesBackDuringAnAttemptStillLooksForASession() {
		WaitlistEntry entry = attempt(false);
		entry.trying = true;
		entry.comesBack();
		entry.arriving = false;
		entry.trying = false;
		assertThat(entry.isDue(this.clock.instant().plusSeconds(2))).isTrue();
		entry.elsewhere = true;
		assertThat(entry.isDue(this.clock.instant().plusSeconds(2))).as("of another replica").isFalse();
	}

	@Test
	void clientThatHasJustComeHearsOfTheOutage() {
		WaitlistEntry entry = attempt(true);
		assertThat(this.faults).singleElement().isInstanceOf(CoordinationUnavailableException.class);
		assertThat(this.entries.find(entry.key)).isNull();
	}

	private final class Faults implements WaitObserver {

		@Override
		public void ended(Caller caller, SessionRequest request, Duration waited, RequestOutcome outcome) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
			WaitlistDispatcherTests.this.faults.add(fault);
		}

	}

	private static final class Outage implements WaitlistRequester {

		@Override
		public RequestOutcome requestBeforeWaiting(Caller caller, SessionRequest request) {
			throw new CoordinationUnavailableException("no answer");
		}

		@Override
		public RequestOutcome requestInTurn(Caller caller, SessionRequest request, Consumer<Boolean> reserved) {
			throw new CoordinationUnavailableException("no answer");
		}

		@Override
		public Explanation preview(Caller caller, SessionRequest request) {
			throw new UnsupportedOperationException();
		}

		@Override
		public List<FreeSeats> seats(Caller caller, SessionRequest request) {
			return List.of();
		}

		@Override
		public @Nullable String holder(SessionRequest request) {
			return null;
		}

	}

}
