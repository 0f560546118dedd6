package dev.educates.gateway.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A workshop on one portal, with its seats.
 *
 * @param state only a RUNNING environment creates sessions
 * @param resource name of the Workshop resource behind it: {@code workshop.name()},
 * unless the portal publishes the workshop under an alias
 * @param duration duration of a session; null if it does not expire
 * @param capacity total number of seats; 0 disables new sessions
 * @param allocated allocated seats: pending, running or stopping
 * @param sessions allocated sessions; a portal may list fewer than it has allocated
 */
public record WorkshopEnvironment(EnvironmentRef ref, EnvironmentState state, Workshop workshop, String resource,
		@Nullable Duration duration, int capacity, int reserved, int allocated, int available, List<Session> sessions) {

	public WorkshopEnvironment {
		sessions = (sessions.size() > SharedList.FEW) ? SharedList.copyOf(sessions) : List.copyOf(sessions);
	}

	/** The alias of the workshop; null if it is published as its resource. */
	public @Nullable String alias() {
		return this.workshop.name().equals(this.resource) ? null : this.workshop.name();
	}

	/** Seats left, at least 0; the portal's limit is not considered. */
	public int remaining() {
		return Math.max(0, this.capacity - this.allocated);
	}

	/**
	 * This environment with what the portal has answered about a session: one that was
	 * known is replaced, a new one takes a seat, and a reserve if one was ready.
	 */
	WorkshopEnvironment with(@Nullable Session known, Session session) {
		if (known != null) {
			for (int i = 0; i < this.sessions.size(); i++) {
				if (this.sessions.get(i) == known) {
					return with(this.workshop, SharedList.<Session>copyOf(this.sessions).with(Map.of(i, session)),
							this.allocated, this.available);
				}
			}
		}
		return with(this.workshop, SharedList.<Session>copyOf(this.sessions).plus(session), this.allocated + 1,
				Math.max(0, this.available - 1));
	}

	/** This environment without a session that has ended: its seat is free. */
	WorkshopEnvironment without(Session ended) {
		List<Session> rest = this.sessions.stream().filter((each) -> each != ended).toList();
		return with(this.workshop, rest, Math.max(0, this.allocated - (this.sessions.size() - rest.size())),
				this.available);
	}

	WorkshopEnvironment with(Workshop sameWorkshop, List<Session> newSessions, int newAllocated, int newAvailable) {
		return new WorkshopEnvironment(this.ref, this.state, sameWorkshop, this.resource, this.duration, this.capacity,
				this.reserved, newAllocated, newAvailable, newSessions);
	}

}
