package dev.educates.gateway.graphql.transport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import reactor.core.scheduler.Schedulers;

/** All open WebSockets: limits their number, and closes them when their tokens expire. */
final class SocketRegistry {

	/** As the protocol graphql-transport-ws has it. */
	static final CloseStatus INVALID = new CloseStatus(4400, "Invalid message");

	static final CloseStatus UNAUTHORIZED = new CloseStatus(4401, "Unauthorized");

	static final CloseStatus FORBIDDEN = new CloseStatus(4403, "Forbidden");

	static final CloseStatus OTHER_PROTOCOL = new CloseStatus(4406, "Subprotocol not acceptable");

	static final CloseStatus TOO_MANY = new CloseStatus(4429, "Too many connections");

	private static final int ID_TAKEN = 4409;

	private static final int LONGEST_REASON = 60;

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/** The framework does not report when it has sent the end of a subscription. */
	private static final Duration LAST_MESSAGES = Duration.ofMillis(200);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	private final ConcurrentMap<String, GraphQlSocket> open = new ConcurrentHashMap<>();

	private final Semaphore permits;

	private final Clock clock;

	private volatile boolean closed;

	SocketRegistry(int maximum, Clock clock) {
		this.permits = new Semaphore(maximum);
		this.clock = clock;
	}

	/** A reason has at most 123 bytes. */
	static CloseStatus idIsTaken(String id) {
		boolean shown = id.length() <= LONGEST_REASON && id.chars().allMatch((each) -> each > ' ' && each < 0x7f);
		return new CloseStatus(ID_TAKEN, "Subscriber for %s already exists".formatted(shown ? id : "this id"));
	}

	/** Whether the limit admits the socket; otherwise it is closed. */
	boolean opened(GraphQlSocket socket) {
		if (!this.permits.tryAcquire()) {
			socket.close(TOO_MANY);
			return false;
		}
		this.open.put(socket.getId(), socket);
		if (this.closed) {
			socket.close(CloseStatus.GOING_AWAY);
		}
		return true;
	}

	@Nullable GraphQlSocket find(String id) {
		return this.open.get(id);
	}

	void endAt(String id, @Nullable Instant end) {
		GraphQlSocket socket = find(id);
		if (socket == null) {
			return;
		}
		if (end == null || this.closed) {
			socket.endBy(null);
			return;
		}
		Duration rest = Duration.between(this.clock.instant(), end);
		socket.endBy(Schedulers.parallel()
			.schedule(() -> socket.close(FORBIDDEN), Math.max(0, rest.toMillis()), TimeUnit.MILLISECONDS));
		if (find(id) == null) {
			socket.endBy(null);
		}
	}

	void closed(String id) {
		GraphQlSocket socket = this.open.remove(id);
		if (socket != null) {
			this.permits.release();
			socket.endBy(null);
			socket.ended();
		}
	}

	/** Waits a moment for pending messages, and then for clients to close. */
	void close() {
		this.closed = true;
		List<GraphQlSocket> last = List.copyOf(this.open.values());
		try {
			if (!last.isEmpty()) {
				Thread.sleep(LAST_MESSAGES);
			}
			long end = System.nanoTime() + PATIENCE.toNanos();
			while (System.nanoTime() < end && last.stream().anyMatch((socket) -> socket.isBusy(LAST_MESSAGES))) {
				Thread.sleep(POLL_INTERVAL);
			}
			last.forEach((socket) -> socket.close(CloseStatus.GOING_AWAY));
			end = System.nanoTime() + PATIENCE.toNanos();
			for (GraphQlSocket socket : last) {
				socket.awaitClosed(end - System.nanoTime());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
