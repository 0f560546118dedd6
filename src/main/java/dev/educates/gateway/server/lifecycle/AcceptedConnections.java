package dev.educates.gateway.server.lifecycle;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no connection outlives the server. Jetty closes those that it serves;
 * one that it accepts while it stops, and does not serve yet, would stay open as long as
 * the process lives, and its client would wait for an answer.
 */
final class AcceptedConnections implements SelectorManager.AcceptListener, LifeCycle.Listener {

	private static final Logger logger = LoggerFactory.getLogger(AcceptedConnections.class);

	private final Set<SelectableChannel> open = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	@Override
	public void onAccepting(SelectableChannel channel) {
		this.open.add(channel);
		if (this.stopped) {
			closeAll();
		}
	}

	@Override
	public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
		this.open.remove(channel);
	}

	@Override
	public void onClosed(SelectableChannel channel) {
		this.open.remove(channel);
	}

	@Override
	public void lifeCycleStarting(LifeCycle connector) {
		this.stopped = false;
	}

	@Override
	public void lifeCycleStopped(LifeCycle connector) {
		this.stopped = true;
		closeAll();
	}

	private void closeAll() {
		for (SelectableChannel channel : this.open) {
			try {
				channel.close();
			}
			catch (IOException ex) {
				logger.debug("A connection could not be closed", ex);
			}
		}
		this.open.removeIf((channel) -> !channel.isOpen());
	}

}
