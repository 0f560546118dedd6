package dev.educates.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.educates.simulator.PortalSimulator;
import dev.educates.simulator.PortalSpecification;

/**
 * A simulated portal behind something that may get in the way: between them and the
 * gateway is real HTTP.
 */
public final class UnreliablePortal implements AutoCloseable {

	/** What gets in the way. */
	public enum Trouble {

		/** Nothing. */
		NONE,

		/** Nothing is ever answered, and the portal hears of nothing. */
		BLACK_HOLE,

		/** The portal allocates, but requests for sessions are answered by a reset. */
		RESET_AFTER_ALLOCATION,

		/** The portal allocates, but answers to requests for sessions never come. */
		HUNG_ANSWERS,

		/** Answers to requests for sessions come byte by byte. */
		DRIPPING_ANSWERS,

		/** 12 % of the requests for sessions are rolled back. */
		LOCKED_DATABASE,

		/**
		 * Kubernetes fails: a request for a session allocates and is answered 500, the
		 * next one of the same user is answered 200. The session is never made.
		 */
		KUBERNETES_FAILS,

		/** Requests for sessions are answered by somebody's page. */
		HTML

	}

	private static final byte[] PAGE = "<html><body>Welcome</body></html>".getBytes(StandardCharsets.UTF_8);

	private static final byte[] FAULT = "<h1>Server Error (500)</h1>".getBytes(StandardCharsets.UTF_8);

	private static final byte[] NO_CONFIGURATION = "{\"url\": null, \"password\": null}"
		.getBytes(StandardCharsets.UTF_8);

	/** What was asked for, by the queries of an odd number of requests. */
	private final Set<String> failed = ConcurrentHashMap.newKeySet();

	private final HttpClient http = HttpClient.newHttpClient();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final PortalSpecification specification;

	private final HttpServer server;

	private final Random random = new Random(12);

	private final AtomicInteger requests = new AtomicInteger();

	private volatile PortalSimulator portal;

	private volatile Trouble trouble = Trouble.NONE;

	public UnreliablePortal(PortalSpecification specification) {
		this.specification = specification;
		this.portal = new PortalSimulator(specification, Clock.systemUTC()).start();
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	public String name() {
		return this.specification.name();
	}

	public String url() {
		return "http://127.0.0.1:%d".formatted(this.server.getAddress().getPort());
	}

	public void has(Trouble trouble) {
		this.trouble = trouble;
	}

	/** Requests for a session that have arrived. */
	public int requests() {
		return this.requests.get();
	}

	public void expireTokens() {
		this.portal.expireTokens();
	}

	/** All sessions and tokens are gone. */
	public void restart() {
		this.portal.close();
		this.portal = new PortalSimulator(this.specification.withSeed(this.random.nextLong()), Clock.systemUTC())
			.start();
	}

	private void handle(HttpExchange exchange) throws IOException {
		Trouble now = this.trouble;
		try (exchange; InputStream in = exchange.getRequestBody()) {
			byte[] body = in.readAllBytes();
			String path = exchange.getRequestURI().getPath();
			boolean request = path.endsWith("/request/");
			if (request) {
				this.requests.incrementAndGet();
			}
			if (now == Trouble.BLACK_HOLE) {
				this.closed.await();
			}
			else if (request && now == Trouble.HTML) {
				answer(exchange, 200, "text/html", PAGE);
			}
			else if (request && now == Trouble.LOCKED_DATABASE && isUnlucky()) {
				answer(exchange, 500, "text/html", FAULT);
			}
			else if (now == Trouble.KUBERNETES_FAILS && path.endsWith("/config/")) {
				answer(exchange, 200, "application/json", NO_CONFIGURATION);
			}
			else if (now == Trouble.KUBERNETES_FAILS && path.endsWith("/schedule/")) {
				String schedule = new String(forwarded(exchange, body).body(), StandardCharsets.UTF_8);
				answer(exchange, 200, "application/json",
						schedule.replace("WAITING", "STARTING").getBytes(StandardCharsets.UTF_8));
			}
			else if (request && now == Trouble.KUBERNETES_FAILS && isFirst(exchange.getRequestURI().getQuery())) {
				forwarded(exchange, body);
				answer(exchange, 500, "text/html", FAULT);
			}
			else {
				HttpResponse<byte[]> answer = forwarded(exchange, body);
				pass(exchange, answer, request ? now : Trouble.NONE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Each request with the same query but for the session's name is another one. */
	private boolean isFirst(String query) {
		String key = query.replaceAll("&session=[^&]*", "");
		return this.failed.add(key) || !this.failed.remove(key);
	}

	private synchronized boolean isUnlucky() {
		return this.random.nextInt(100) < 12;
	}

	private HttpResponse<byte[]> forwarded(HttpExchange exchange, byte[] body)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.portal.url() + exchange.getRequestURI()))
			.method(exchange.getRequestMethod(), (body.length > 0) ? HttpRequest.BodyPublishers.ofByteArray(body)
					: HttpRequest.BodyPublishers.noBody());
		for (String name : new String[] { "Authorization", "Content-Type" }) {
			String value = exchange.getRequestHeaders().getFirst(name);
			if (value != null) {
				request.header(name, value);
			}
		}
		return this.http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
	}

	private void pass(HttpExchange exchange, HttpResponse<byte[]> answer, Trouble now)
			throws IOException, InterruptedException {
		switch (now) {
			case RESET_AFTER_ALLOCATION -> {
			}
			case HUNG_ANSWERS -> this.closed.await();
			case DRIPPING_ANSWERS -> drip(exchange, answer);
			default -> answer(exchange, answer.statusCode(),
					answer.headers().firstValue("Content-Type").orElse("text/html"), answer.body());
		}
	}

	private static void drip(HttpExchange exchange, HttpResponse<byte[]> answer)
			throws IOException, InterruptedException {
		exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
		try (OutputStream out = exchange.getResponseBody()) {
			for (byte each : answer.body()) {
				out.write(each);
				out.flush();
				Thread.sleep(Duration.ofMillis(200));
			}
		}
	}

	private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
		exchange.getResponseHeaders().add("Content-Type", type);
		exchange.sendResponseHeaders(status, (body.length > 0) ? body.length : -1);
		if (body.length > 0) {
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
		this.portal.close();
	}

}
