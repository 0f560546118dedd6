package dev.educates.gateway.portal.http;

import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalObserver;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * The clients over HTTP with their default options, without the rest of the application.
 */
public final class RealClients implements AutoCloseable {

	private final ExecutorService threads;

	private final HttpClient http;

	private final PortalDirectory directory;

	/** A directory of nobody. */
	public RealClients(Clock clock) {
		PortalHttpConfiguration configuration = new PortalHttpConfiguration();
		PortalProperties properties = new Binder(new MapConfigurationPropertySource(Map.of()))
			.bindOrCreate("gateway.portal", PortalProperties.class);
		this.threads = configuration.portalThreads();
		this.http = configuration.portalHttpClient(properties, this.threads);
		this.directory = configuration.portalDirectory(properties, this.http, this.threads, clock,
				new StaticListableBeanFactory().getBeanProvider(PortalObserver.class));
	}

	/** Makes clients that speak HTTP. */
	public PortalDirectory directory() {
		return this.directory;
	}

	@Override
	public void close() {
		this.http.shutdownNow();
		this.threads.shutdownNow();
	}

}
