package dev.educates.gateway.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

import dev.educates.gateway.ManualClock;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.storage.StoredRecord;
import dev.educates.gateway.storage.TestRecords;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The stored form of usage: releases add to the records of the one before. */
class UsageRecordsTests {

	private final ManualClock clock = new ManualClock(Fleets.SEEN);

	private final TestRecords store = new TestRecords(this.clock);

	@Test
	void batchIsCommittedInItsStoredForm() {
		UsageJournal journal = new UsageJournal(this.store,
				new UsageProperties(Duration.ofDays(10), Duration.ofSeconds(5), 100), this.clock);
		LocalDate day = LocalDate.ofInstant(Fleets.SEEN, ZoneOffset.UTC);
		UsageKey key = UsageKey.of("alpha", "lab 1/2", "class-1");
		journal.add(new UsageEvent(null, day, key, Map.of(UsageKey.SESSIONS, 2L)));
		journal.add(new UsageEvent(null, day, key, Map.of(UsageKey.SESSIONS, 3L)));
		journal.flush();
		assertThat(this.store.all("usage-batches")).singleElement().extracting(StoredRecord::body).isEqualTo("");
		assertThat(this.store.all("usage/" + day)).singleElement().satisfies((figure) -> {
			assertThat(figure.id()).isEqualTo("alpha/lab:201:2F2/class-1/sessions");
			assertThat(figure.body()).isEqualTo("5");
		});
	}

}
