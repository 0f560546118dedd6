package dev.educates.gateway.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections whose request line and headers take too long. Jetty closes those
 * that are idle only: a client that sends a byte now and then never is. It has no
 * interface for this, so the parser of its connections is asked.
 */
final class HeadDeadline extends AbstractLifeCycle implements Connection.Listener {

	private static final Duration CHECKED_EACH = Duration.ofSeconds(1);

	private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();

	private final Scheduler scheduler;

	private final Duration limit;

	private volatile Scheduler.@Nullable Task timer;

	HeadDeadline(Scheduler scheduler, Duration limit) {
		this.scheduler = scheduler;
		this.limit = limit;
	}

	@Override
	public void onOpened(Connection connection) {
		if (connection instanceof HttpConnection http) {
			this.connections.add(http);
		}
	}

	@Override
	public void onClosed(Connection connection) {
		if (connection instanceof HttpConnection http) {
			this.connections.remove(http);
		}
	}

	@Override
	protected void doStart() {
		this.timer = this.scheduler.schedule(this::check, CHECKED_EACH);
	}

	@Override
	protected void doStop() {
		Scheduler.Task last = this.timer;
		if (last != null) {
			last.cancel();
		}
	}

	private void check() {
		try {
			long now = System.nanoTime();
			this.connections.stream()
				.filter((connection) -> isLate(connection.getParser(), now))
				.forEach((connection) -> connection.getEndPoint().close());
		}
		finally {
			// also if a connection fails
			if (isRunning() || isStarting()) {
				this.timer = this.scheduler.schedule(this::check, CHECKED_EACH);
			}
		}
	}

	/**
	 * A parser that has not begun waits for the next request, which idle ones may. Its
	 * thread goes on meanwhile: if the begin is another one afterwards, so is the head.
	 */
	private boolean isLate(HttpParser parser, long now) {
		long begin = parser.getBeginNanoTime();
		return begin != 0 && now - begin > this.limit.toNanos() && parser.inHeaderState() && !parser.isStart()
				&& parser.getBeginNanoTime() == begin;
	}

}
