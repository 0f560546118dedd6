package dev.educates.gateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Function;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.portal.Refusal;
import io.micrometer.context.ContextExecutorService;
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
		Map<SessionRef, Future<LiveResult<T>>> calls = new HashMap<>();
		try (ExecutorService threads = ContextExecutorService.wrap(Executors.newVirtualThreadPerTaskExecutor(),
				CONTEXT::captureAll)) {
			for (SessionRef session : sessions) {
				calls.computeIfAbsent(session, (ref) -> threads.submit(() -> one(ref, call, value)));
			}
		}
		Map<SessionRef, LiveResult<T>> results = new HashMap<>();
		calls.forEach((session, future) -> results.put(session, result(session, future)));
		return results;
	}

	private <R, T> LiveResult<T> one(SessionRef session, BiFunction<PortalClient, SessionRef, PortalReply<R>> call,
			Function<R, T> value) {
		PortalClient client = this.directory.client(session.portal());
		if (client == null) {
			return new LiveResult.Failed<>("portal %s is no longer configured".formatted(session.portal()));
		}
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

	/** A fault of ours is that session's only, too. */
	private static <T> LiveResult<T> result(SessionRef session, Future<LiveResult<T>> call) {
		try {
			return call.get();
		}
		catch (ExecutionException ex) {
			logger.error("Call for session {} failed", session, ex.getCause());
			return new LiveResult.Failed<>("portal %s: its response could not be handled".formatted(session.portal()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new LiveResult.Failed<>("interrupted");
		}
	}

}
