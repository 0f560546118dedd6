package dev.educates.gateway.session.inflight;

import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.Trust;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PortalTrustTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private final Waiting.Bell bell = Waiting.REAL.bell();

	private final PortalTrust trust = new PortalTrust(3, this.bell);

	private void fails(int times, boolean lost) {
		for (int i = 0; i < times; i++) {
			this.trust.tryToAsk(PORTAL);
			this.trust.failed(PORTAL, lost, "no answer");
		}
	}

	private Trust trust() {
		return this.trust.trust(PORTAL);
	}

	private void looksGoWell() {
		this.trust.looked(PORTAL, PortalHealth.HEALTHY, "");
	}

	@Test
	void endsWithFailuresInARow() {
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		fails(2, true);
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		this.trust.answered(PORTAL);
		fails(2, true);
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		fails(1, true);
		assertThat(trust()).isEqualTo(Trust.OUT);
		assertThat(this.trust.tryToAsk(PORTAL)).isFalse();
		assertThat(this.trust.lastFailure(PORTAL)).isEqualTo("no answer");
		assertThat(this.trust.trust(new PortalRef("eu", "b"))).isEqualTo(Trust.TRUSTED);
	}

	@Test
	void endsWithLooksThatFailToo() {
		fails(1, false);
		this.trust.looked(PORTAL, PortalHealth.UNREACHABLE, "connection refused");
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		this.trust.looked(PORTAL, PortalHealth.UNREACHABLE, "connection refused");
		assertThat(trust()).isEqualTo(Trust.OUT);
	}

	@Test
	void isBackWithALookIfNobodyGotThrough() {
		fails(3, false);
		assertThat(trust()).isEqualTo(Trust.OUT);
		long rings = this.bell.rings();
		looksGoWell();
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		assertThat(this.bell.rings()).isGreaterThan(rings);
	}

	@Test
	void needsATryIfAnswersWereLost() {
		fails(3, true);
		looksGoWell();
		assertThat(trust()).isEqualTo(Trust.ON_PROBATION);
		assertThat(this.trust.tryToAsk(PORTAL)).isTrue();
		assertThat(this.trust.tryToAsk(PORTAL)).as("one at a time").isFalse();
		looksGoWell();
		assertThat(this.trust.tryToAsk(PORTAL)).as("still one at a time").isFalse();
		this.trust.answered(PORTAL);
		assertThat(trust()).isEqualTo(Trust.TRUSTED);
		assertThat(this.trust.tryToAsk(PORTAL)).isTrue();
	}

	@Test
	void endsAgainIfTheTryFails() {
		fails(3, true);
		looksGoWell();
		fails(1, true);
		assertThat(trust()).isEqualTo(Trust.OUT);
		looksGoWell();
		assertThat(trust()).isEqualTo(Trust.ON_PROBATION);
	}

	@Test
	void isTriedByTheNextIfTheTryWasNotMade() {
		fails(3, true);
		looksGoWell();
		this.trust.tryToAsk(PORTAL);
		long rings = this.bell.rings();
		this.trust.notAsked(PORTAL);
		assertThat(this.bell.rings()).isGreaterThan(rings);
		assertThat(this.trust.tryToAsk(PORTAL)).isTrue();
	}

	@Test
	void isNotRestoredByLooksAloneWhereRequestsHang() {
		for (int i = 0; i < 3; i++) {
			looksGoWell();
			fails(1, true);
		}
		assertThat(trust()).isEqualTo(Trust.OUT);
	}

	@Test
	void isOnProbationIfAnAnswerComesLate() {
		fails(3, true);
		this.trust.answered(PORTAL);
		assertThat(trust()).isEqualTo(Trust.ON_PROBATION);
	}

	@Test
	void thatWasLostWakesWaitingRequestsWheneverItMayHaveChanged() {
		fails(3, true);
		long rings = this.bell.rings();
		looksGoWell();
		assertThat(this.bell.rings()).as("may be tried").isEqualTo(rings + 1);
		fails(1, true);
		assertThat(this.bell.rings()).as("the try failed").isEqualTo(rings + 2);
		this.trust.answered(PORTAL);
		assertThat(this.bell.rings()).as("a late answer").isEqualTo(rings + 3);
		this.trust.answered(PORTAL);
		assertThat(this.bell.rings()).as("the try was answered").isEqualTo(rings + 4);
		this.trust.answered(PORTAL);
		assertThat(this.bell.rings()).as("trusted already").isEqualTo(rings + 4);
	}

}
