package dev.educates.gateway.usage;

import java.time.LocalDate;
import java.util.SortedMap;

import dev.educates.gateway.session.RefusalReason;
import org.jspecify.annotations.Nullable;

/**
 * Figures of one group.
 *
 * @param day in UTC; null if they are not grouped by it
 * @param tenant empty for requests without a tenant; null if not grouped by it
 * @param workshop published name; null if not grouped by it
 * @param classId empty for requests outside of classes; null if not grouped by it
 * @param sessions that were granted
 * @param ended sessions that have ended
 * @param seconds from the grants to the ends of those
 * @param waitMillis of the granted requests, in total
 * @param refusals by reason
 */
public record UsageRow(@Nullable LocalDate day, @Nullable String tenant, @Nullable String workshop,
		@Nullable String classId, long sessions, long ended, long seconds, long waitMillis,
		SortedMap<RefusalReason, Long> refusals) {

	/** Mean length of sessions that have ended; null if none has. */
	public @Nullable Long meanSeconds() {
		return (this.ended > 0) ? this.seconds / this.ended : null;
	}

	/** Mean wait for a session; null if none was granted. */
	public @Nullable Long meanWaitMillis() {
		return (this.sessions > 0) ? this.waitMillis / this.sessions : null;
	}

}
