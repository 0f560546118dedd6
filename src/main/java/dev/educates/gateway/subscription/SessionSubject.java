package dev.educates.gateway.subscription;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** Sessions. The current ones are not sent. */
record SessionSubject(@Nullable String tenant, @Nullable String user, Duration ahead,
		Clock clock) implements Subject<SessionSubject.Sessions, SessionChange> {

	@Override
	public Sessions state(CallerView view) {
		CallerView narrowed = view.in(this.tenant);
		String owner = narrowed.user(this.user);
		Stream<Session> sessions = (owner != null) ? narrowed.sessionsOfUser(owner).stream() : narrowed.sessions();
		return new Sessions(
				sessions.collect(Collectors.toMap(Session::ref, Function.identity(), (first, last) -> last)),
				this.clock.instant(), narrowed);
	}

	@Override
	public Collection<SessionChange> changes(@Nullable Sessions before, Sessions now) {
		List<SessionChange> changes = new ArrayList<>();
		if (before == null) {
			return changes;
		}
		for (Session session : now.byRef.values()) {
			SessionChange.Kind kind = change(before.byRef.get(session.ref()), session, before.at, now.at);
			if (kind != null) {
				changes.add(new SessionChange(kind, session, now.view));
			}
		}
		for (Session was : before.byRef.values()) {
			if (was.usable() && !now.byRef.containsKey(was.ref()) && now.view.isGone(was.ref())) {
				changes.add(new SessionChange(SessionChange.Kind.ENDED, was, before.view));
			}
		}
		return changes;
	}

	@Override
	public Object item(SessionChange change) {
		return change.session().ref();
	}

	private SessionChange.@Nullable Kind change(@Nullable Session was, Session is, Instant before, Instant now) {
		if (!is.usable()) {
			return (was == null || was.usable()) ? SessionChange.Kind.ENDED : null;
		}
		if (was == null) {
			return SessionChange.Kind.GRANTED;
		}
		if (was.state() != SessionState.RUNNING && is.state() == SessionState.RUNNING) {
			return SessionChange.Kind.ACTIVATED;
		}
		if (was.expiresAt() != null && is.expiresAt() != null && is.expiresAt().isAfter(was.expiresAt())
				&& is.state() == SessionState.RUNNING) {
			return SessionChange.Kind.EXTENDED;
		}
		return (!isExpiring(was, before) && isExpiring(is, now)) ? SessionChange.Kind.EXPIRING : null;
	}

	private boolean isExpiring(Session session, Instant at) {
		return session.expiresAt() != null && session.state() == SessionState.RUNNING
				&& !at.isBefore(session.expiresAt().minus(this.ahead));
	}

	record Sessions(Map<SessionRef, Session> byRef, Instant at, CallerView view) {
	}

}
