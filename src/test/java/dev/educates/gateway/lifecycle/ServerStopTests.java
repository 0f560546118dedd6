package dev.educates.gateway.lifecycle;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.junit.jupiter.api.Test;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whoever comes while the server stops is not left without an end. */
class ServerStopTests {

	private static final int ROUNDS = 20;

	@Test
	void connectionThatComesWhileTheServerStopsIsClosed() throws Exception {
		int acceptors = (Integer) new YamlPropertySourceLoader()
			.load("application", new ClassPathResource("application.yml"))
			.getFirst()
			.getProperty("server.jetty.threads.acceptors");
		for (int i = 0; i < ROUNDS; i++) {
			Server server = new Server(new VirtualThreadPool());
			ServerConnector connector = new ServerConnector(server, acceptors, 1);
			connector.addBean(new Arrivals());
			server.addConnector(connector);
			server.start();
			int port = connector.getLocalPort();
			Collection<Socket> open = new ConcurrentLinkedQueue<>();
			Thread clients = Thread.ofPlatform().start(() -> connect(port, open));
			while (open.isEmpty()) {
				Thread.onSpinWait();
			}
			server.stop();
			clients.join();
			for (Socket each : open) {
				assertThat(isEnded(each)).as("a connection of round %d is ended", i).isTrue();
			}
		}
	}

	/** Until nobody listens. */
	private static void connect(int port, Collection<Socket> open) {
		try {
			while (true) {
				open.add(new Socket("127.0.0.1", port));
			}
		}
		catch (IOException ex) {
			// the server has stopped
		}
	}

	private static boolean isEnded(Socket socket) throws IOException {
		try (socket) {
			socket.setSoTimeout(5_000);
			return socket.getInputStream().read() == -1;
		}
		catch (SocketTimeoutException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

}
