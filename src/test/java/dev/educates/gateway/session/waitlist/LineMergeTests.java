package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static org.assertj.core.api.Assertions.assertThat;

class LineMergeTests {

	private final WaitlistEntries entries = new WaitlistEntries(() -> {
		throw new AssertionError("no seats are needed");
	}, new WaitlistProperties(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMillis(20), 10, 10));

	private final WaitlistEntry.Key key = new WaitlistEntry.Key(Callers.ADMIN.key(), "key-ann", true);

	/** Joined again, it would be part of no line, and get no event. */
	@Test
	void entryOfAnotherReplicaThatIsGoneIsForgottenIfItsClientHasLeftThisOne() {
		SessionRequest request = WaitlistContract.request(null, "ann", "key-ann");
		WaitlistEntry entry = new WaitlistEntry(this.key, new LineSharing.Names("id", null, null), "", Callers.ADMIN,
				request, Instant.now(), Duration.ofMinutes(1), Context.empty());
		this.entries.add(entry);
		entry.trying = false;
		entry.follow(Place.of(entry, "other", Place.State.WAITING), false);
		assertThat(this.entries.find(this.key)).isSameAs(entry);
		SharedLine gone = new SharedLine(Instant.now(), "other", "2", 0, List.of(), Map.of());
		assertThat(new LineMerge("this", this.entries).apply(entry.workshop(), gone)).isEmpty();
		assertThat(this.entries.find(this.key)).isNull();
		assertThat(this.entries.inOrder(entry.workshop())).isEmpty();
	}

}
