package dev.educates.gateway.server.lifecycle;

import java.util.Arrays;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The server leaves no connection behind. */
@Configuration(proxyBeanMethods = false)
class LifecycleConfiguration {

	@Bean
	WebServerFactoryCustomizer<JettyServletWebServerFactory> arrivals() {
		return (server) -> server.addServerCustomizers((jetty) -> Arrays.stream(jetty.getConnectors())
			.forEach((each) -> each.addBean(new AcceptedConnections())));
	}

}
