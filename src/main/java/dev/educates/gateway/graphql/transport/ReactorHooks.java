package dev.educates.gateway.graphql.transport;

import java.util.concurrent.ThreadFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Settings of Reactor for the whole process: it has no narrower ones. */
final class ReactorHooks {

	private static final Logger logger = LoggerFactory.getLogger(ReactorHooks.class);

	private ReactorHooks() {
	}

	/**
	 * Installs the settings. The framework has a thread for each WebSocket, which waits
	 * while a client does not read: there may be 10,000 of them, so they are virtual
	 * ones.
	 */
	static void install() {
		Schedulers.setFactory(new Schedulers.Factory() {

			@Override
			public Scheduler newSingle(ThreadFactory named) {
				return Schedulers.Factory.super.newSingle(Thread.ofVirtual().name("single-", 0).factory());
			}

		});
		Hooks.onErrorDropped(ReactorHooks::log);
	}

	/**
	 * A client that disconnects during a write is not an error: the framework does not
	 * expect it at the end of a stream.
	 */
	private static void log(Throwable fault) {
		if (fault.getCause() instanceof AsyncRequestNotUsableException) {
			logger.debug("The client of a stream has disconnected", fault);
		}
		else {
			logger.error("Error dropped: no subscriber", fault);
		}
	}

}
