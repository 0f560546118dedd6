package dev.educates.gateway.server;

import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The server of a management port of its own has threads of the operating system: it
 * answers while all others are busy with requests. Listed in
 * {@code META-INF/spring/…ManagementContextConfiguration.imports}, and not found by
 * scanning, since it must not be part of the application's own context.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementServer {

	private static final int MOST_THREADS = 16;

	private static final int LEAST_THREADS = 4;

	@Bean
	WebServerFactoryCustomizer<JettyServletWebServerFactory> managementThreads(RequestLimitsCustomizer front) {
		// unordered, so after Spring Boot's customizers, of which one sets other threads
		return (factory) -> {
			QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
			threads.setName("management");
			factory.setThreadPool(threads);
			factory.addServerCustomizers(front::addTo);
		};
	}

}
