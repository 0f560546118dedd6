package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What only the portals of sessions know right now. There is one call for each session,
 * in parallel, and each has its own entry: a portal's failure is that of its sessions
 * only. Calls block.
 */
public final class LiveSessionReader {

	private static final Logger logger = LoggerFactory.getLogger(LiveSessionReader.class);

	/** So that the calls are part of the caller's trace. */
	private static final ContextSnapshotFactory CONTEXT = ContextSnapshotFactory.builder().build();

	private final PortalDirectory directory;

	private final Duration timeout;

	LiveSessionReader(PortalDirectory directory, Duration timeout) {
		this.directory = directory;
		this.timeout = timeout;
	}

	/** Their times. */
	public Map<SessionRef, LiveResult<Schedule>> schedules(Collection<SessionRef> sessions) {
		return each(sessions, (client, ref) -> client.schedule(ref, this.timeout),
				(schedule) -> new Schedule(schedule.state(), schedule.startedAt(), schedule.expiresAt(),
						schedule.expiring(), schedule.remainingSeconds(), schedule.extendable()));
	}

	/**
	 * The addresses at which they serve their configuration: known but empty while the
	 * portal has none.
	 */
	public Map<SessionRef, LiveResult<Optional<URI>>> configurationUrls(Collection<SessionRef> sessions) {
		return each(sessions, (client, ref) -> client.configuration(ref, this.timeout),
				(configuration) -> Optional.ofNullable(configuration.url()));
	}

	private <R, T> Map<SessionRef, LiveResult<T>> each(Collection<SessionRef> sessions,
			BiFunction<PortalClient, SessionRef, PortalReply<R>> call, Function<R, T> value) {
		ContextSnapshot trace = CONTEXT.captureAll();
		return sessions.stream()
			.distinct()
			.gather(Gatherers.mapConcurrent(Integer.MAX_VALUE, (ref) -> Map.entry(ref, one(ref, call, value, trace))))
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/** A fault of ours is that session's only, too. */
	private <R, T> LiveResult<T> one(SessionRef session, BiFunction<PortalClient, SessionRef, PortalReply<R>> call,
			Function<R, T> value, ContextSnapshot trace) {
		PortalClient client = this.directory.client(session.portal());
		if (client == null) {
			return new LiveResult.Failed<>("portal %s is no longer configured".formatted(session.portal()));
		}
		try (ContextSnapshot.Scope _ = trace.setThreadLocals()) {
			return switch (call.apply(client, session)) {
				case PortalReply.Answered<R>(R answer) -> new LiveResult.Known<>(value.apply(answer));
				case PortalReply.Refused<R>(Refusal why) when why.reason() == Refusal.Reason.NOT_FOUND ->
					new LiveResult.Gone<>();
				case PortalReply.Refused<R>(Refusal why) ->
					new LiveResult.Failed<>("portal %s refused: %s".formatted(session.portal(), why.description()));
				case PortalReply.Unreached<R>(String detail) ->
					new LiveResult.Failed<>("portal %s does not answer: %s".formatted(session.portal(), detail));
				case PortalReply.Unknown<R> lost ->
					new LiveResult.Failed<>("portal %s does not answer: %s".formatted(session.portal(), lost.detail()));
			};
		}
		catch (RuntimeException ex) {
			logger.error("Call for session {} failed", session, ex);
			return new LiveResult.Failed<>("portal %s: its response could not be handled".formatted(session.portal()));
		}
	}

}
