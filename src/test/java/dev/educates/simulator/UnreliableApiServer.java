package dev.educates.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;

/** A simulated API server that misbehaves on demand. */
public final class UnreliableApiServer extends ApiServerSimulator {

	/** In place of a status. */
	private static final int STALLED = -1;

	private final Map<String, Integer> faults = new ConcurrentHashMap<>();

	private final List<String> requests = new CopyOnWriteArrayList<>();

	private volatile Duration delay = Duration.ZERO;

	private volatile String redirection = "";

	/** A server that does not listen yet, at any free port. */
	public UnreliableApiServer(long version) {
		super(0, version, null, Clock.systemUTC());
	}

	/** Deletes a resource, if it is there; namespace null if its kind has none. */
	public void delete(String plural, String namespace, String name) {
		store().delete(new ResourceStore.Key(plural, namespace, name));
	}

	/** No longer knows a token. */
	public void revoke(String token) {
		forget(token);
	}

	/**
	 * Answers acts like {@code watch trainingportals} with a status; 0 to behave again.
	 */
	public void fail(String act, int status) {
		if (status == 0) {
			this.faults.remove(act);
		}
		else {
			this.faults.put(act, status);
		}
	}

	/** Sends the beginning of a body of such acts from now on, and then nothing. */
	public void stall(String act) {
		fail(act, STALLED);
	}

	/** Redirects each request to a URL without a path from now on. */
	public void redirect(String url) {
		this.redirection = url;
	}

	/** Waits before each answer. */
	public void delay(Duration time) {
		this.delay = time;
	}

	/** How often watches are sent bookmarks. */
	public void bookmark(Duration time) {
		routes().bookmark(time);
	}

	/** Forgets what has happened until now: watches from older versions end with 410. */
	public void compact() {
		store().compact();
	}

	/** Goes back to an older version, like a restored backup. */
	public void restore(long version) {
		store().restore(version);
	}

	/** Answers lists of a kind as if there were none. */
	public void hide(String plural, int times) {
		routes().hide(plural, times);
	}

	/** Cuts the connections of all watches. */
	public void cut() {
		routes().cut();
	}

	/** Every request so far, like {@code list trainingportals}, in their order. */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	@Override
	void answer(HttpExchange exchange) throws IOException {
		ApiRequest request = ApiRequest.of(exchange);
		if (request == null || !ResourceRoutes.serves(request.plural())) {
			super.answer(exchange);
			return;
		}
		try {
			Thread.sleep(this.delay);
			this.requests.add(request.act());
			if (!isAnswered(exchange, this.faults.get(request.act()))) {
				super.answer(exchange);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			exchange.close();
		}
	}

	private boolean isAnswered(HttpExchange exchange, Integer fault) throws IOException, InterruptedException {
		if (this.redirection.isEmpty() && fault == null) {
			return false;
		}
		try (exchange) {
			if (!this.redirection.isEmpty()) {
				exchange.getResponseHeaders().set("Location", this.redirection + exchange.getRequestURI());
				exchange.sendResponseHeaders(302, -1);
			}
			else if (fault == STALLED) {
				exchange.sendResponseHeaders(200, 0);
				exchange.getResponseBody().write("{\"items\": [".getBytes(StandardCharsets.UTF_8));
				exchange.getResponseBody().flush();
				Thread.sleep(Duration.ofDays(1));
			}
			else {
				ApiStatus.send(exchange, fault, "as demanded");
			}
		}
		return true;
	}

}
