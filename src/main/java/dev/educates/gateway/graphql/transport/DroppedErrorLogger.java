package dev.educates.gateway.graphql.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import reactor.core.publisher.Hooks;

/**
 * Logs errors that Reactor drops because their stream has no subscriber. A client that
 * disconnects during a write is not an error: the framework does not expect it at the end
 * of a stream.
 */
final class DroppedErrorLogger {

	private static final Logger logger = LoggerFactory.getLogger(DroppedErrorLogger.class);

	private DroppedErrorLogger() {
	}

	/** For the whole process: Reactor has no narrower place. */
	static void areLogged() {
		Hooks.onErrorDropped(DroppedErrorLogger::log);
	}

	private static void log(Throwable fault) {
		if (fault.getCause() instanceof AsyncRequestNotUsableException) {
			logger.debug("The client of a stream has disconnected", fault);
		}
		else {
			logger.error("Error dropped: no subscriber", fault);
		}
	}

}
