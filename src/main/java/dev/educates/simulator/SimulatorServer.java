package dev.educates.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;

/** An HTTP server on virtual threads. It keeps its port while it is stopped. */
final class SimulatorServer {

	private static final int BACKLOG = 1024;

	private final String name;

	private final @Nullable SSLContext tls;

	private final HttpHandler handler;

	private volatile int port;

	private @Nullable HttpServer server;

	private @Nullable ExecutorService threads;

	/** A server that does not listen yet; port 0: any; tls null: plain HTTP. */
	SimulatorServer(String name, int port, @Nullable SSLContext tls, HttpHandler handler) {
		this.name = name;
		this.port = port;
		this.tls = tls;
		this.handler = handler;
	}

	/** Listens; throws an {@link UncheckedIOException} if the port is taken. */
	synchronized void start(InetAddress address) {
		if (this.server != null) {
			return;
		}
		try {
			HttpServer started = create(new InetSocketAddress(address, this.port));
			this.threads = Executors.newVirtualThreadPerTaskExecutor();
			started.setExecutor(this.threads);
			started.createContext("/", this.handler);
			started.start();
			this.port = started.getAddress().getPort();
			this.server = started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s cannot listen on port %d".formatted(this.name, this.port), ex);
		}
	}

	private HttpServer create(InetSocketAddress address) throws IOException {
		if (this.tls == null) {
			return HttpServer.create(address, BACKLOG);
		}
		HttpsServer https = HttpsServer.create(address, BACKLOG);
		https.setHttpsConfigurator(new HttpsConfigurator(this.tls));
		return https;
	}

	/** Cuts all connections and no longer listens. */
	synchronized void stop() {
		if (this.server != null && this.threads != null) {
			this.server.stop(0);
			this.threads.shutdownNow();
			this.server = null;
		}
	}

	/**
	 * Without a slash at the end; with port 0 before the first start on any free port.
	 */
	String url() {
		return "%s://127.0.0.1:%d".formatted((this.tls != null) ? "https" : "http", this.port);
	}

}
