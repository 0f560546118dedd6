package dev.educates.gateway.classes;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

import dev.educates.gateway.fleet.Fleet;
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

	private final ClassRegistry registry;

	private final Fleet fleet;

	private final Classes classes;

	private final SessionService sessions;

	ClassSessions(ClassRegistry registry, Fleet fleet, Classes classes, SessionService sessions) {
		this.registry = registry;
		this.fleet = fleet;
		this.classes = classes;
		this.sessions = sessions;
	}

	/**
	 * Ends them.
	 * @return null if there is no such class, or it is of another tenant
	 */
	public @Nullable Result end(Caller caller, String id) {
		return each(caller, id, this.sessions::terminate);
	}

	/**
	 * Extends them.
	 * @return null if there is no such class, or it is of another tenant
	 */
	public @Nullable Result extend(Caller caller, String id) {
		return each(caller, id, this.sessions::extend);
	}

	private @Nullable Result each(Caller caller, String id, BiFunction<Caller, SessionRef, ChangeOutcome> change) {
		TrainingClass found = this.classes.find(caller, id);
		if (found == null) {
			return null;
		}
		List<Callable<ChangeOutcome>> changes = this.registry.known()
			.sessions(found.id(), this.fleet.current())
			.stream()
			.<Callable<ChangeOutcome>>map((session) -> () -> change.apply(caller, session.ref()))
			.toList();
		int done = 0;
		String message = null;
		try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
			for (Future<ChangeOutcome> each : threads.invokeAll(changes)) {
				if (each.state() == Future.State.FAILED) {
					logger.warn("A session of class {} was not changed", found.id(), each.exceptionNow());
					message = (message != null) ? message : "an internal error";
					continue;
				}
				switch (each.resultNow()) {
					case ChangeOutcome.Done _ -> done++;
					case ChangeOutcome.NotDone not -> message = (message != null) ? message : not.message();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			message = "the gateway stops";
		}
		return new Result(done, changes.size() - done, message);
	}

	/**
	 * What was done.
	 *
	 * @param done number of sessions that were changed
	 * @param failed number of those that were not
	 * @param message the first reason; null if all were changed
	 */
	public record Result(int done, int failed, @Nullable String message) {
	}

}
