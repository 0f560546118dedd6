package dev.educates.gateway.portal.http;

import java.time.Clock;
import java.util.Map;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalObserver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The clients over HTTP with their default options, without the rest of the application.
 */
public final class RealClients implements AutoCloseable {

	private final CloseableHttpClient http;

	private final PortalRequests requests;

	private final PortalDirectory directory;

	/** A directory of nobody. */
	public RealClients(Clock clock) {
		PortalHttpConfiguration configuration = new PortalHttpConfiguration();
		PortalProperties properties = new Binder(new MapConfigurationPropertySource(Map.of()))
			.bindOrCreate("gateway.portal", PortalProperties.class);
		this.http = configuration.portalHttpClient(properties);
		this.requests = configuration.portalRequests(this.http, properties);
		this.directory = configuration.portalDirectory(properties, this.requests, clock,
				new StaticListableBeanFactory().getBeanProvider(PortalObserver.class));
	}

	/** Makes clients that speak HTTP. */
	public PortalDirectory directory() {
		return this.directory;
	}

	@Override
	public void close() {
		this.http.close(CloseMode.IMMEDIATE);
		this.requests.close();
	}

}
