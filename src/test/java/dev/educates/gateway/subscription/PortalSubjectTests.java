package dev.educates.gateway.subscription;

import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.Fleets.PortalFixture;
import dev.educates.gateway.tenancy.Access;
import dev.educates.gateway.tenancy.Callers;
import dev.educates.gateway.tenancy.UserIds;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.Fleets.portal;
import static org.assertj.core.api.Assertions.assertThat;

/** Which changes of portals are told. */
class PortalSubjectTests {

	private final PortalSubject subject = new PortalSubject();

	private static PortalFixture alpha() {
		return portal("eu/alpha").environment("w", "lab", (e) -> e.seats(3));
	}

	private PortalSubject.Portals state(PortalFixture portal) {
		return this.subject.state(new Access(UserIds.GLOBAL).view(Callers.ADMIN, Fleets.fleet(portal)));
	}

	@Test
	void cordonsAreTold() {
		assertThat(this.subject.changes(state(alpha()), state(alpha().cordoned()))).hasSize(1);
	}

	@Test
	void otherSharesAreTold() {
		assertThat(this.subject.changes(state(alpha()), state(alpha().weight(1, 2)))).hasSize(1);
		assertThat(this.subject.changes(state(alpha()), state(alpha().weight(2, 1)))).hasSize(1);
	}

	@Test
	void portalThatWasNotThereIsAddedUntilItWasSent() {
		PortalSubject.Portals none = this.subject.state(new Access(UserIds.GLOBAL).view(Callers.ADMIN, Fleets.fleet()));
		assertThat(this.subject.changes(null, state(alpha()))).extracting(PortalChange::added).containsExactly(false);
		PortalChange added = this.subject.changes(none, state(alpha())).iterator().next();
		PortalChange cordoned = this.subject.changes(state(alpha()), state(alpha().cordoned())).iterator().next();
		PortalChange removed = this.subject.changes(state(alpha()), none).iterator().next();
		assertThat(added.added()).isTrue();
		assertThat(cordoned.added()).isFalse();
		assertThat(this.subject.merged(added, cordoned).added()).isTrue();
		assertThat(this.subject.merged(added, cordoned).portal()).isSameAs(cordoned.portal());
		assertThat(this.subject.merged(added, removed)).isSameAs(removed);
		assertThat(removed.removed()).isTrue();
	}

	@Test
	void aYoungerReadingOfTheSameIsNot() {
		assertThat(this.subject.changes(state(alpha()), state(alpha().seen(Fleets.SEEN.plusSeconds(5))))).isEmpty();
	}

}
