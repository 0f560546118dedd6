package dev.educates.gateway.session.inflight;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bell in real time. */
final class RealBell implements Waiting.Bell {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition rung = this.lock.newCondition();

	private volatile long rings;

	@Override
	public long rings() {
		return this.rings;
	}

	@Override
	public void ring() {
		this.lock.lock();
		try {
			this.rings = this.rings + 1;
			this.rung.signalAll();
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
			while (this.rings <= seen && left > 0) {
				left = this.rung.awaitNanos(left);
			}
			return this.rings > seen;
		}
		finally {
			this.lock.unlock();
		}
	}

}
