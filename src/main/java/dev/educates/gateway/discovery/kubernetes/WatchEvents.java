package dev.educates.gateway.discovery.kubernetes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

/** The events of one request of a watch. */
final class WatchEvents implements Watcher<GenericKubernetesResource> {

	private final BiConsumer<Action, GenericKubernetesResource> consumer;

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile String version;

	private volatile boolean any;

	private volatile boolean gone;

	private boolean stopped;

	/** Events after a version, one at a time. */
	WatchEvents(String version, BiConsumer<Action, GenericKubernetesResource> consumer) {
		this.version = version;
		this.consumer = consumer;
	}

	/** The version of the last event. */
	String version() {
		return this.version;
	}

	/** Whether there was an event, be it a bookmark. */
	boolean any() {
		return this.any;
	}

	/** Whether the API server no longer has the version. */
	boolean isGone() {
		return this.gone;
	}

	boolean endsWithin(Duration time) throws InterruptedException {
		return this.ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** No event is handed on when this returns, or later. */
	synchronized void stop() {
		this.stopped = true;
	}

	@Override
	public synchronized void eventReceived(Action action, GenericKubernetesResource resource) {
		if (this.stopped) {
			return;
		}
		this.any = true;
		this.version = resource.getMetadata().getResourceVersion();
		try {
			this.consumer.accept(action, resource);
		}
		catch (RuntimeException ex) {
			// a list says what is wrong
			this.stopped = true;
			this.ended.countDown();
		}
	}

	@Override
	public void onClose() {
		this.ended.countDown();
	}

	@Override
	public void onClose(WatcherException cause) {
		this.gone = cause.isHttpGone();
		this.ended.countDown();
	}

}
