package dev.educates.gateway.graphql.transport;

import java.util.concurrent.ThreadFactory;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The framework has a thread for each WebSocket, which sends and waits while a client
 * does not read. There may be 10,000 of them: they have to be virtual ones.
 */
final class SocketThreads implements Schedulers.Factory {

	private SocketThreads() {
	}

	/** For the whole process: Reactor has no narrower place. */
	static void areVirtual() {
		Schedulers.setFactory(new SocketThreads());
	}

	@Override
	public Scheduler newSingle(ThreadFactory named) {
		return Schedulers.Factory.super.newSingle(Thread.ofVirtual().name("single-", 0).factory());
	}

}
