package dev.educates.gateway.classes;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.session.ChangeOutcome;
import dev.educates.gateway.session.SessionService;
import dev.educates.gateway.tenancy.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends or extends the sessions of all members of a class, some at a time. */
public final class ClassSessions {

	private static final Logger logger = LoggerFactory.getLogger(ClassSessions.class);

	/** Calls of portals. */
	static final int AT_ONCE = 16;

	private final Classes classes;

	private final SessionService sessions;

	ClassSessions(Classes classes, SessionService sessions) {
		this.classes = classes;
		this.sessions = sessions;
	}

	/** Ends them; null if there is no such class, or it is of another tenant. */
	public @Nullable Result end(Caller caller, String id) {
		return each(caller, id, this.sessions::terminate);
	}

	/** Extends them; null if there is no such class, or it is of another tenant. */
	public @Nullable Result extend(Caller caller, String id) {
		return each(caller, id, this.sessions::extend);
	}

	private @Nullable Result each(Caller caller, String id, BiFunction<Caller, SessionRef, ChangeOutcome> change) {
		TrainingClass found = this.classes.find(caller, id);
		if (found == null) {
			return null;
		}
		List<Callable<ChangeOutcome>> changes = this.classes.sessions(found)
			.stream()
			.<Callable<ChangeOutcome>>map((session) -> () -> change.apply(caller, session.ref()))
			.toList();
		Result result = new Result(0, 0, null);
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
			for (Future<ChangeOutcome> each : threads.invokeAll(changes)) {
				if (each.state() == Future.State.FAILED) {
					logger.warn("A session of class {} was not changed", id, each.exceptionNow());
					result = result.failed("an internal error");
					continue;
				}
				result = switch (each.resultNow()) {
					case ChangeOutcome.Done _ -> new Result(result.done + 1, result.failed, result.message);
					case ChangeOutcome.NotDone not -> result.failed(not.message());
				};
			}
			return result;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new Result(0, changes.size(), "the gateway stops");
		}
	}

	/**
	 * What was done.
	 *
	 * @param done number of sessions that were changed
	 * @param failed number of those that were not
	 * @param message the first reason; null if all were changed
	 */
	public record Result(int done, int failed, @Nullable String message) {

		private Result failed(String reason) {
			return new Result(this.done, this.failed + 1, (this.message != null) ? this.message : reason);
		}

	}

}
