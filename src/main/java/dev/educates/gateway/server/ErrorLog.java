package dev.educates.gateway.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import dev.educates.gateway.server.error.LoggedPath;
import io.github.bucket4j.Bucket;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs each error response in one line, so that its id can be found. The rate is limited:
 * a client with many bad requests does not fill the log.
 */
final class ErrorLog {

	private static final Logger logger = LoggerFactory.getLogger(ErrorLog.class);

	private static final int EACH_SECOND = 10;

	private static final int AT_ONCE = 100;

	private static final int LONGEST = 100;

	private final Bucket rate = Bucket.builder()
		.addLimit((limit) -> limit.capacity(AT_ONCE).refillGreedy(EACH_SECOND, Duration.ofSeconds(1)))
		.build();

	private final AtomicLong omitted = new AtomicLong();

	/** Logs an error response. */
	void log(Request request, int status) {
		if (!this.rate.tryConsume(1)) {
			this.omitted.incrementAndGet();
			return;
		}
		try (MDC.MDCCloseable _ = MDC.putCloseable(RequestIdHandler.LOGGED, RequestIdHandler.of(request))) {
			long more = this.omitted.getAndSet(0);
			logger.info("{} for {} {}{}", status, printable(request.getMethod()),
					printable(LoggedPath.of(request.getHttpURI().getPath())),
					(more > 0) ? " (%d error responses before were not logged)".formatted(more) : "");
		}
	}

	/** A value of a client, shortened and in one line. */
	static String printable(@Nullable String value) {
		if (value == null) {
			return "-";
		}
		String start = (value.length() > LONGEST) ? value.substring(0, LONGEST) + "…" : value;
		return start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
	}

}
