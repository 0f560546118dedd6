package dev.educates.gateway.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The result of one poll of a portal. It has no timestamps, so that an unchanged portal
 * has equal content.
 *
 * @param uid uid of the TrainingPortal resource
 * @param generation generation of the TrainingPortal resource
 * @param environments its workshop environments, in the portal's order
 * @param gaps parts of its catalog that could not be read; data of earlier polls is kept
 * there
 */
public record PortalContent(String uid, long generation, Capacity maximum, int allocated,
		List<WorkshopEnvironment> environments, List<String> warnings, CatalogGaps gaps) {

	/** So many environments and sessions are kept beside those that were read. */
	private static final int MOST_KEPT = 5_000;

	/** For the portal's clean-up, and clocks that differ. */
	private static final Duration MARGIN = Duration.ofMinutes(1);

	public PortalContent {
		environments = List.copyOf(environments);
		warnings = List.copyOf(warnings);
	}

	/** A content without warnings and gaps. */
	public PortalContent(String uid, long generation, Capacity maximum, int allocated,
			List<WorkshopEnvironment> environments) {
		this(uid, generation, maximum, allocated, environments, List.of(), CatalogGaps.NONE);
	}

	/** This content with other gaps. */
	public PortalContent withGaps(CatalogGaps others) {
		return new PortalContent(this.uid, this.generation, this.maximum, this.allocated, this.environments,
				this.warnings, others);
	}

	private PortalContent with(List<WorkshopEnvironment> others, int seats) {
		return new PortalContent(this.uid, this.generation, this.maximum, seats, others, this.warnings, this.gaps);
	}

	/**
	 * This content with what is known of its gaps. Sessions stay that may only be
	 * missing; environments that may only be missing stay as stopping ones: no new
	 * sessions are made there, and those that are there go on. Otherwise the users of
	 * these sessions would be given a second one.
	 * @param earlier what is known already, null if nothing
	 * @param now tells which sessions must have ended
	 */
	public PortalContent filled(@Nullable PortalContent earlier, Instant now) {
		if (earlier == null) {
			return this;
		}
		if (this.uid.isEmpty() && !earlier.uid.isEmpty()) {
			return new PortalContent(earlier.uid, this.generation, this.maximum, this.allocated, this.environments,
					this.warnings, this.gaps)
				.filled(earlier, now);
		}
		boolean same = earlier.uid.isEmpty() || this.uid.equals(earlier.uid);
		return (same && !this.gaps.none()) ? with(kept(earlier, now), earlier) : this;
	}

	/** Sessions of an earlier poll that this one may have missed. */
	private Map<EnvironmentRef, List<Session>> kept(PortalContent earlier, Instant now) {
		Set<EnvironmentRef> presentEnvironments = new HashSet<>();
		Set<SessionRef> presentSessions = new HashSet<>();
		for (WorkshopEnvironment environment : this.environments) {
			presentEnvironments.add(environment.ref());
			environment.sessions().forEach((session) -> presentSessions.add(session.ref()));
		}
		Map<EnvironmentRef, List<Session>> kept = new LinkedHashMap<>();
		int left = MOST_KEPT;
		for (WorkshopEnvironment before : earlier.environments) {
			if (left > 0 && this.gaps.affect(before.ref(), presentEnvironments.contains(before.ref()))) {
				List<Session> sessions = before.sessions()
					.stream()
					.filter((session) -> !presentSessions.contains(session.ref()) && !hasEnded(session, before, now))
					.limit(left)
					.toList();
				left -= 1 + sessions.size();
				kept.put(before.ref(), sessions);
			}
		}
		return kept;
	}

	/** It may have been opened at the last moment, and extended since. */
	private static boolean hasEnded(Session session, WorkshopEnvironment environment, Instant now) {
		Duration duration = environment.duration();
		Instant end = session.expiresAt();
		return duration != null && end != null
				&& Duration.between(end, now).minus(MARGIN).dividedBy(2).compareTo(duration) > 0;
	}

	private PortalContent with(Map<EnvironmentRef, List<Session>> kept, PortalContent earlier) {
		List<WorkshopEnvironment> all = new ArrayList<>();
		Set<EnvironmentRef> present = new HashSet<>();
		for (WorkshopEnvironment environment : this.environments) {
			present.add(environment.ref());
			List<Session> sessions = new ArrayList<>(environment.sessions());
			kept.getOrDefault(environment.ref(), List.of())
				.forEach((session) -> sessions.add(session.of(environment.workshop())));
			all.add(environment.with(environment.workshop(), sessions, environment.allocated(),
					environment.available()));
		}
		for (WorkshopEnvironment before : earlier.environments) {
			List<Session> sessions = kept.get(before.ref());
			if (sessions != null && !present.contains(before.ref())) {
				all.add(new WorkshopEnvironment(before.ref(), EnvironmentState.STOPPING, before.workshop(),
						before.resource(), before.duration(), 0, 0, before.allocated(), 0, sessions));
			}
		}
		return with(all, this.allocated);
	}

	/** Seats that the portal's own limit leaves, as in {@link Capacity#remaining}. */
	public int remaining() {
		return this.maximum.remaining(this.allocated);
	}

	/**
	 * This content with the objects of an earlier one wherever they are equal, so that an
	 * unchanged poll retains no new objects.
	 * @param earlier what is known already, null if nothing
	 * @param known the workshop as others already describe it, or null
	 */
	public PortalContent sharing(@Nullable PortalContent earlier, Function<String, @Nullable Workshop> known) {
		if (earlier != null && this.equals(earlier)) {
			return earlier;
		}
		Map<EnvironmentRef, WorkshopEnvironment> before = new HashMap<>();
		if (earlier != null) {
			earlier.environments.forEach((environment) -> before.put(environment.ref(), environment));
		}
		List<WorkshopEnvironment> shared = new ArrayList<>(this.environments.size());
		for (WorkshopEnvironment environment : this.environments) {
			shared.add(sharing(environment, before.get(environment.ref()), known.apply(environment.workshop().name())));
		}
		return with(shared, this.allocated);
	}

	private static WorkshopEnvironment sharing(WorkshopEnvironment now, @Nullable WorkshopEnvironment earlier,
			@Nullable Workshop known) {
		if (earlier != null && now.equals(earlier)) {
			return earlier;
		}
		Workshop workshop = now.workshop();
		if (earlier != null && workshop.equals(earlier.workshop())) {
			workshop = earlier.workshop();
		}
		else if (known != null && workshop.equals(known)) {
			workshop = known;
		}
		return now.with(workshop, sharing(now.sessions(), earlier), now.allocated(), now.available());
	}

	private static List<Session> sharing(List<Session> now, @Nullable WorkshopEnvironment earlier) {
		if (earlier == null || earlier.sessions().isEmpty()) {
			return now;
		}
		Map<Session, Session> before = new HashMap<>();
		earlier.sessions().forEach((session) -> before.put(session, session));
		return now.stream().map((session) -> before.getOrDefault(session, session)).toList();
	}

	/** This content with another state of one of its environments. */
	PortalContent with(WorkshopEnvironment before, WorkshopEnvironment after) {
		WorkshopEnvironment[] changed = this.environments.toArray(WorkshopEnvironment[]::new);
		for (int i = 0; i < changed.length; i++) {
			changed[i] = (changed[i] == before) ? after : changed[i];
		}
		int seats = after.sessions().size() - before.sessions().size();
		return with(List.of(changed), Math.max(0, this.allocated + seats));
	}

}
