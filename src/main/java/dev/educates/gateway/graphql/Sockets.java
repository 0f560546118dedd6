package dev.educates.gateway.graphql;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/** All open WebSockets: how many there may be, and when each has to end. */
final class Sockets implements AutoCloseable {

	/** As the protocol graphql-transport-ws has it. */
	static final CloseStatus FORBIDDEN = new CloseStatus(4403, "Forbidden");

	static final CloseStatus TOO_MANY = new CloseStatus(4429, "Too many connections");

	private static final Logger logger = LoggerFactory.getLogger(Sockets.class);

	private final ConcurrentMap<String, Open> open = new ConcurrentHashMap<>();

	private final ScheduledExecutorService timer = timer();

	private final int maximum;

	private final Clock clock;

	Sockets(int maximum, Clock clock) {
		this.maximum = maximum;
		this.clock = clock;
	}

	private static ScheduledExecutorService timer() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1,
				Thread.ofPlatform().name("sockets").daemon().factory());
		timer.setRemoveOnCancelPolicy(true);
		return timer;
	}

	/** Whether there is room for it; if not it is closed. */
	boolean opened(WebSocketSession socket) {
		if (this.open.size() >= this.maximum) {
			close(socket, TOO_MANY);
			return false;
		}
		this.open.put(socket.getId(), new Open(socket));
		return true;
	}

	/** Closes a socket when the token of whoever opened it ends. */
	void endAt(String id, @Nullable Instant end) {
		Open socket = this.open.get(id);
		if (socket != null && end != null) {
			Duration rest = Duration.between(this.clock.instant(), end);
			socket.end = this.timer.schedule(() -> close(socket.session, FORBIDDEN), Math.max(0, rest.toMillis()),
					TimeUnit.MILLISECONDS);
		}
	}

	void closed(String id) {
		Open socket = this.open.remove(id);
		if (socket != null && socket.end != null) {
			boolean _ = socket.end.cancel(false);
		}
	}

	private static void close(WebSocketSession socket, CloseStatus status) {
		try {
			socket.close(status);
		}
		catch (IOException ex) {
			logger.debug("A socket could not be closed", ex);
		}
	}

	@Override
	public void close() {
		this.timer.shutdownNow();
		this.open.values().forEach((socket) -> close(socket.session, CloseStatus.GOING_AWAY));
	}

	/** An open socket. */
	private static final class Open {

		private final WebSocketSession session;

		private volatile @Nullable Future<?> end;

		Open(WebSocketSession session) {
			this.session = session;
		}

	}

}
