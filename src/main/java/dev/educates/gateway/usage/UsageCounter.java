package dev.educates.gateway.usage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.Explanation;
import dev.educates.gateway.session.RequestOutcome;
import dev.educates.gateway.session.SessionObserver;
import dev.educates.gateway.session.SessionRequest;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.session.WaitObserver;
import dev.educates.gateway.storage.RecordWrite;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the outcomes of requests: those that wait, and those that do not. */
final class UsageCounter implements SessionObserver, WaitObserver {

	private static final Logger logger = LoggerFactory.getLogger(UsageCounter.class);

	private final UsageJournal journal;

	private final Duration retention;

	private final Clock clock;

	/** By identity: a repeated request has the same explanation. */
	private final Cache<Explanation, Boolean> refused = Caffeine.newBuilder()
		.executor(Runnable::run)
		.weakKeys()
		.build();

	UsageCounter(UsageJournal journal, Duration retention, Clock clock) {
		this.journal = journal;
		this.retention = retention;
		this.clock = clock;
	}

	@Override
	public SessionService observe(SessionService sessions) {
		return new Counted(sessions);
	}

	@Override
	public void ended(Caller caller, SessionRequest request, Duration waited, @Nullable RequestOutcome outcome) {
		if (outcome != null) {
			count(request, waited, outcome);
		}
	}

	@Override
	public void failed(Caller caller, SessionRequest request, Duration waited, RuntimeException fault) {
		// a fault is no use of a workshop
	}

	/** A request that cannot be counted has its outcome nevertheless. */
	private void count(SessionRequest request, Duration waited, RequestOutcome outcome) {
		try {
			switch (outcome) {
				case RequestOutcome.Granted granted when granted.reused() -> {
				}
				case RequestOutcome.Granted granted -> granted(request, waited, granted);
				case RequestOutcome.Refused refused -> refused(request, refused);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("Not counted in usage: {}", ex.getMessage());
		}
	}

	private void granted(SessionRequest request, Duration waited, RequestOutcome.Granted granted) {
		Instant now = this.clock.instant();
		Session session = granted.session();
		UsageKey key = UsageKey.of(tenant(granted.explanation().fleet()), session.workshop(), request.classId());
		OpenSession open = new OpenSession(session.ref().name(), key.tenant(), key.workshop(), key.classId(), now);
		RecordWrite once = new RecordWrite.Create(OpenSession.collection(session.ref().portal()),
				OpenSession.id(session.ref()), open.write(), now.plus(this.retention));
		this.journal.add(new UsageEvent(once, day(now), key,
				Map.of(UsageKey.SESSIONS, 1L, UsageKey.WAIT_MILLIS, Math.max(0, waited.toMillis()))));
	}

	@Override
	public void refused(SessionRequest request, RequestOutcome.Refused refused) {
		if (this.refused.asMap().putIfAbsent(refused.explanation(), true) != null) {
			return;
		}
		CallerView view = refused.explanation().fleet();
		// any other name is input of the caller
		boolean exists = view.workshop(request.workshop()) != null;
		UsageKey key = UsageKey.of(tenant(view), exists ? request.workshop() : UsageKey.OTHERS.workshop(),
				request.classId());
		this.journal.add(new UsageEvent(null, day(this.clock.instant()), key,
				Map.of(UsageKey.REFUSED + refused.reason().name(), 1L)));
	}

	static LocalDate day(Instant moment) {
		return LocalDate.ofInstant(moment, ZoneOffset.UTC);
	}

	private static @Nullable String tenant(CallerView view) {
		return (view.tenant() != null) ? view.tenant().name() : null;
	}

	/** Counts requests that do not wait. */
	private final class Counted implements SessionService {

		private final SessionService sessions;

		Counted(SessionService sessions) {
			this.sessions = sessions;
		}

		@Override
		public RequestOutcome request(Caller caller, SessionRequest request) {
			Instant startedAt = UsageCounter.this.clock.instant();
			RequestOutcome outcome = this.sessions.request(caller, request);
			count(request, Duration.between(startedAt, UsageCounter.this.clock.instant()), outcome);
			return outcome;
		}

		@Override
		public Explanation preview(Caller caller, SessionRequest request) {
			return this.sessions.preview(caller, request);
		}

		@Override
		public ChangeOutcome extend(Caller caller, SessionRef session) {
			return this.sessions.extend(caller, session);
		}

		@Override
		public ChangeOutcome terminate(Caller caller, SessionRef session) {
			return this.sessions.terminate(caller, session);
		}

	}

}
