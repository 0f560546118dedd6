package dev.educates.gateway.session.waitlist;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.session.SeatPriority;
import org.jspecify.annotations.Nullable;

/**
 * The precedence of requests on the wait list.
 *
 * @param lock of the wait list, which guards entries
 * @param clock for the pauses of entries
 */
record QueuePrecedence(Object lock, WaitlistEntries entries, Clock clock) implements SeatPriority {

	@Override
	public Map<EnvironmentRef, Integer> kept(String workshop, @Nullable String classId) {
		if (!this.entries.areThere(workshop)) {
			return Map.of();
		}
		synchronized (this.lock) {
			List<WaitlistEntry> rivals = this.entries.byHolder(this.entries.inOrder(workshop))
				.getOrDefault(Objects.requireNonNullElse(classId, ""), List.of());
			return this.entries.seatAssignment(rivals, this.clock.instant()).kept();
		}
	}

	@Override
	public int ahead(String workshop, Collection<EnvironmentRef> environments) {
		if (!this.entries.areThere(workshop)) {
			return 0;
		}
		synchronized (this.lock) {
			return this.entries.count(workshop, environments);
		}
	}

}
