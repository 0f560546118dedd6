package dev.educates.gateway.server;

import dev.educates.gateway.server.limits.BodyReader;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.servlet.DispatcherType;
import org.slf4j.MDC;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** What stands between the network and the application. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ServerProperties.class)
class ServerConfiguration {

	static {
		// as the id of the trace, on threads that work for a request
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor(RequestIdHandler.LOGGED, () -> MDC.get(RequestIdHandler.LOGGED),
					(id) -> MDC.put(RequestIdHandler.LOGGED, id), () -> MDC.remove(RequestIdHandler.LOGGED));
	}

	@Bean
	RequestLimitsCustomizer front(ServerProperties properties, BodyReader bodies) {
		return new RequestLimitsCustomizer(bodies, new BodyMemory(properties.bodies().toBytes()),
				new BodyDeadline(bodies.time(), properties.bodyRate()), properties.headTime(), new ErrorLog());
	}

	@Bean
	MeterBinder bodyMetrics(RequestLimitsCustomizer front) {
		return (meters) -> Gauge.builder("gateway.bodies", front.memory(), BodyMemory::taken)
			.baseUnit("bytes")
			.description("Memory of the bodies of requests")
			.register(meters);
	}

	@Bean
	WebServerFactoryCustomizer<JettyServletWebServerFactory> frontOfTheServer(RequestLimitsCustomizer front) {
		return (factory) -> factory.addServerCustomizers(front::addTo);
	}

	@Bean
	@FilterRegistration(order = Ordered.HIGHEST_PRECEDENCE,
			dispatcherTypes = { DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR })
	LoggedRequestId loggedRequestId() {
		return new LoggedRequestId();
	}

}
