package dev.educates.gateway.server;

import java.time.Duration;

import dev.educates.gateway.server.limits.BodyReader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The handlers in front of the application, the same for the server of the APIs and for
 * that of a management port.
 */
record RequestLimitsCustomizer(BodyReader bodies, BodyMemory memory, BodyDeadline deadline, Duration headTime,
		ErrorLog log) {

	/**
	 * Connections that the kernel holds until they are accepted. Beyond it the kernel
	 * drops attempts, and clients repeat them after 1, 3 and 7 s. Linux bounds it by
	 * {@code net.core.somaxconn}, which is 4096 unless set.
	 */
	private static final int ACCEPT_QUEUE = 4096;

	void addTo(Server server) {
		// the last one is the first that sees a request
		server.insertHandler(new RequestLine());
		server.insertHandler(new RequestIdHandler(this.log));
		server.insertHandler(new BodyHandler(this.bodies, this.memory, this.deadline));
		server.setErrorHandler(new JettyErrorHandler(this.log));
		for (Connector connector : server.getConnectors()) {
			connector.addBean(new HeadDeadline(connector.getScheduler(), this.headTime));
			if (connector instanceof ServerConnector network) {
				network.setAcceptQueueSize(ACCEPT_QUEUE);
			}
		}
	}

}
