package dev.educates.gateway.server.lifecycle;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedConnectionsTests {

	private final AcceptedConnections arrivals = new AcceptedConnections();

	private final ServerConnector connector = new ServerConnector(new Server());

	@Test
	void whatIsStillOpenWhenTheServerHasStoppedIsClosed() throws IOException {
		try (SocketChannel served = SocketChannel.open(); SocketChannel left = SocketChannel.open()) {
			this.arrivals.onAccepting(served);
			this.arrivals.onAccepting(left);
			this.arrivals.onClosed(served);
			assertThat(left.isOpen()).isTrue();
			this.arrivals.lifeCycleStopped(this.connector);
			assertThat(left.isOpen()).isFalse();
			assertThat(served.isOpen()).as("is no matter of this any more").isTrue();
		}
	}

	@Test
	void whatComesLaterIsClosedAtOnceUntilTheServerStartsAgain() throws IOException {
		try (SocketChannel late = SocketChannel.open(); SocketChannel next = SocketChannel.open()) {
			this.arrivals.lifeCycleStopped(this.connector);
			this.arrivals.onAccepting(late);
			assertThat(late.isOpen()).isFalse();
			this.arrivals.lifeCycleStarting(this.connector);
			this.arrivals.onAccepting(next);
			assertThat(next.isOpen()).isTrue();
		}
	}

}
