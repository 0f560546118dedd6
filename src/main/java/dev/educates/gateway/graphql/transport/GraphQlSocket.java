package dev.educates.gateway.graphql.transport;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.educates.gateway.subscription.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A WebSocket that knows whether it is busy sending, and whose close never blocks: a
 * client that does not read blocks its own socket and nothing else.
 */
final class GraphQlSocket extends WebSocketSessionDecorator implements Connection.Socket {

	private static final Logger logger = LoggerFactory.getLogger(GraphQlSocket.class);

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private final Set<String> operations = ConcurrentHashMap.newKeySet();

	private final Set<Runnable> waiting = new LinkedHashSet<>();

	private int sending;

	private long sentAt = System.nanoTime();

	private @Nullable Disposable end;

	private @Nullable Thread closing;

	GraphQlSocket(WebSocketSession session) {
		super(session);
	}

	boolean begin(String id) {
		return this.operations.add(id);
	}

	void finish(String id) {
		this.operations.remove(id);
	}

	@Override
	public boolean isConnected() {
		return !isClosing() && isOpen();
	}

	/** Whether nothing is being sent. */
	@Override
	public synchronized boolean isReady(Runnable again) {
		if (this.sending > 0) {
			this.waiting.add(again);
		}
		return this.sending == 0;
	}

	/**
	 * Returns when nothing is being sent: messages of a client that does not read are not
	 * read either, or an unbounded number of responses would wait here.
	 */
	synchronized void awaitReady() throws InterruptedException {
		while (this.sending > 0 && this.closing == null) {
			wait();
		}
	}

	/** Whether something is being sent, or was not long ago. */
	synchronized boolean isBusy(Duration notLong) {
		return this.sending > 0 || System.nanoTime() - this.sentAt < notLong.toNanos();
	}

	/** Returns when the message is sent, which may take as long as the client wants. */
	@Override
	public void sendMessage(WebSocketMessage<?> message) throws IOException {
		synchronized (this) {
			this.sending++;
		}
		try {
			super.sendMessage(message);
		}
		finally {
			sent().forEach(Runnable::run);
		}
	}

	private synchronized Set<Runnable> sent() {
		this.sending--;
		this.sentAt = System.nanoTime();
		if (this.sending > 0) {
			return Set.of();
		}
		notifyAll();
		Set<Runnable> runnables = Set.copyOf(this.waiting);
		this.waiting.clear();
		return runnables;
	}

	@Override
	public void close() {
		close(CloseStatus.NORMAL);
	}

	/** Returns at once; the first status counts. */
	@Override
	public synchronized void close(CloseStatus status) {
		if (this.closing == null) {
			this.closing = Thread.ofVirtual().name("close-socket").start(() -> {
				try {
					getDelegate().close(status);
				}
				catch (IOException ex) {
					logger.debug("A socket could not be closed", ex);
				}
			});
			notifyAll();
		}
	}

	void ended() {
		this.ended.tryEmitEmpty().orThrow();
	}

	/** Completes when the connection is closed. */
	Mono<Void> end() {
		return this.ended.asMono();
	}

	synchronized boolean isClosing() {
		return this.closing != null;
	}

	void awaitClosed(long nanos) throws InterruptedException {
		Thread closer;
		synchronized (this) {
			closer = this.closing;
		}
		if (closer != null && nanos > 0) {
			boolean _ = closer.join(Duration.ofNanos(nanos));
		}
	}

	/** Only the last end counts; none counts once it is closing. */
	synchronized void endBy(@Nullable Disposable timer) {
		if (this.end != null) {
			this.end.dispose();
		}
		this.end = timer;
	}

}
