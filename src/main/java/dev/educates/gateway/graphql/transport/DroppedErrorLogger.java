package dev.educates.gateway.graphql.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import reactor.core.publisher.Hooks;

/**
 * Faults for which nobody is left to hear them. That a reader of events has gone while
 * one was being written is none of ours: the framework does not expect it when it says
 * its last word.
 */
final class DroppedErrorLogger {

	private static final Logger logger = LoggerFactory.getLogger(DroppedErrorLogger.class);

	private DroppedErrorLogger() {
	}

	/** For the whole process: Reactor has no narrower place. */
	static void areTold() {
		Hooks.onErrorDropped(DroppedErrorLogger::tell);
	}

	private static void tell(Throwable fault) {
		if (fault.getCause() instanceof AsyncRequestNotUsableException) {
			logger.debug("A reader of events has gone", fault);
		}
		else {
			logger.error("Nobody is left to hear of a fault", fault);
		}
	}

}
