package dev.educates.gateway.server.audit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.helpers.NOPAppender;
import org.slf4j.LoggerFactory;

/** An audit for benchmarks: it writes each line, and nothing reads them. */
public final class QuietAudit {

	private QuietAudit() {
	}

	/** Takes the logger of the audit away from the console. */
	public static Audit audit() {
		Logger logger = (Logger) LoggerFactory.getLogger("audit");
		NOPAppender<ILoggingEvent> nothing = new NOPAppender<>();
		nothing.start();
		logger.setAdditive(false);
		logger.addAppender(nothing);
		return new Audit(new AuditProperties(AuditProperties.IdFormat.HASHED, "key"));
	}

}
