package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A signal in real time. */
final class SystemChangeSignal implements WaitStrategy.ChangeSignal {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition given = this.lock.newCondition();

	private volatile long signalCount;

	@Override
	public long signalCount() {
		return this.signalCount;
	}

	@Override
	public void signal() {
		this.lock.lock();
		try {
			this.signalCount = this.signalCount + 1;
			this.given.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean await(long seen, Duration atMost) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long left = atMost.toNanos();
			while (this.signalCount <= seen && left > 0) {
				left = this.given.awaitNanos(left);
			}
			return this.signalCount > seen;
		}
		finally {
			this.lock.unlock();
		}
	}

}
