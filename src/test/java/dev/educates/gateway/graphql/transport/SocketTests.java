package dev.educates.gateway.graphql.transport;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.educates.gateway.Eventually;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(180)
class SocketTests {

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final CountDownLatch reads = new CountDownLatch(1);

	private final GraphQlSocket socket = new GraphQlSocket(
			(WebSocketSession) Proxy.newProxyInstance(WebSocketSession.class.getClassLoader(),
					new Class<?>[] { WebSocketSession.class }, (proxy, method, arguments) -> switch (method.getName()) {
						case "getId" -> "1";
						case "sendMessage" -> {
							this.told.add("begun");
							assertThat(this.reads.await(120, TimeUnit.SECONDS)).isTrue();
							this.told.add("sent");
							yield null;
						}
						case "close" -> {
							this.told.add("closed");
							yield null;
						}
						default -> throw new UnsupportedOperationException(method.getName());
					}));

	private Thread send() {
		Thread sending = Thread.ofVirtual().start(() -> {
			try {
				this.socket.sendMessage(new TextMessage("last words"));
			}
			catch (Exception ex) {
				this.told.add(ex.toString());
			}
		});
		Eventually.until("it is being sent", () -> this.told.contains("begun"));
		return sending;
	}

	private static Thread waiting(Runnable act) {
		Thread thread = Thread.ofPlatform().start(act);
		Eventually.until("it waits", () -> thread.getState() == Thread.State.WAITING
				|| thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.TERMINATED);
		return thread;
	}

	@Test
	void whatIsBeingSentHasLeftBeforeTheSocketIsClosedAtTheEnd() throws Exception {
		SocketRegistry sockets = new SocketRegistry(1, Clock.systemUTC());
		sockets.opened(this.socket);
		send();
		Thread closing = waiting(sockets::close);
		assertThat(closing.join(Duration.ofMillis(600))).as("closed without waiting").isFalse();
		this.reads.countDown();
		closing.join();
		assertThat(this.told).containsExactly("begun", "sent", "closed");
	}

	@Test
	void aClientThatDoesNotReadHoldsUpNoEnd() throws Exception {
		SocketRegistry sockets = new SocketRegistry(1, Clock.systemUTC());
		sockets.opened(this.socket);
		Thread sending = send();
		sockets.close();
		Eventually.asserted("it is closed", () -> assertThat(this.told).containsExactly("begun", "closed"));
		this.reads.countDown();
		sending.join();
	}

	@Test
	void whoDoesNotReadIsNotListenedTo() throws Exception {
		send();
		Thread listening = waiting(this::listen);
		assertThat(listening.isAlive()).isTrue();
		this.reads.countDown();
		listening.join();
		assertThat(this.told).containsExactly("begun", "sent", "listens");
	}

	@Test
	void whoWaitsIsLetGoWhenItIsClosed() throws Exception {
		send();
		Thread listening = waiting(this::listen);
		this.socket.close();
		listening.join();
		assertThat(this.told).contains("listens").doesNotContain("sent");
		this.reads.countDown();
	}

	private void listen() {
		try {
			this.socket.awaitReady();
			this.told.add("listens");
		}
		catch (InterruptedException ex) {
			this.told.add("interrupted");
		}
	}

}
