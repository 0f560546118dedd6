package dev.educates.gateway.burst;

import java.lang.reflect.Constructor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.educates.gateway.session.inflight.WaitStrategy;

/**
 * Lets real, blocking code run in made-up time.
 * <p>
 * All code runs on virtual threads whose only carrier is the thread that called
 * {@link #runWhile}: exactly one of them runs at a time, until it waits. Whoever waits
 * for a lock, a future or another thread does so as ever. Whoever waits for time does so
 * here; when nobody can go on, the time becomes that of the earliest who waits. The same
 * code thus does the same each time, and an hour takes as long as what happens in it.
 * <p>
 * Threads that are started by threads of this time belong to it, too. The JDK has no
 * public way to give virtual threads a carrier, so this needs
 * {@code --add-opens java.base/java.lang=ALL-UNNAMED}.
 */
public final class VirtualTime implements WaitStrategy, AutoCloseable {

	private static final Instant BEGINNING = Instant.parse("2026-01-05T09:00:00Z");

	private final Queue<Runnable> ready = new ConcurrentLinkedQueue<>();

	private final PriorityQueue<Timer> timers = new PriorityQueue<>();

	private final Set<Thread> threads = new LinkedHashSet<>();

	private final List<Throwable> faults = new ArrayList<>();

	private final Thread carrier = Thread.currentThread();

	private final Constructor<? extends Thread.Builder.OfVirtual> builders = builders();

	private volatile long now;

	private Duration wallClockOffset = Duration.ZERO;

	private long timersMade;

	private volatile Thread stranger;

	@SuppressWarnings("unchecked")
	private static Constructor<? extends Thread.Builder.OfVirtual> builders() {
		try {
			Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
			var constructor = (Constructor<? extends Thread.Builder.OfVirtual>) type
				.getDeclaredConstructor(Executor.class);
			constructor.setAccessible(true);
			return constructor;
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			throw new IllegalStateException(
					"Virtual time needs JDK 25 with --add-opens java.base/java.lang=ALL-UNNAMED", ex);
		}
	}

	/**
	 * Since the beginning.
	 * @return never less than before
	 */
	public Duration elapsed() {
		return Duration.ofNanos(this.now);
	}

	/**
	 * A clock on the wall of this time: it can be set.
	 * @return the clock
	 */
	public Clock clock() {
		InstantSource wall = () -> BEGINNING.plusNanos(this.now).plus(this.wallClockOffset);
		return wall.withZone(ZoneOffset.UTC);
	}

	/** A clock that nobody sets. */
	public Clock steadyClock() {
		InstantSource steady = () -> BEGINNING.plusNanos(this.now);
		return steady.withZone(ZoneOffset.UTC);
	}

	/** Sets the wall clock: nobody who waits is woken by that. */
	public void setWallClock(Duration aheadOfTime) {
		this.wallClockOffset = aheadOfTime;
	}

	/**
	 * Starts a thread.
	 * @param name for people
	 * @param work fails the run if it throws
	 */
	public Thread start(String name, Runnable work) {
		try {
			Thread thread = this.builders.newInstance((Executor) this::execute).name(name).unstarted(() -> {
				try {
					work.run();
				}
				// checkstyle:off an assertion that fails is an Error
				catch (Throwable ex) {
					this.faults.add(ex);
				}
				// checkstyle:on after it
				finally {
					this.threads.remove(Thread.currentThread());
				}
			});
			this.threads.add(thread);
			thread.start();
			return thread;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Starts a thread later. */
	public void startAt(Duration sinceBeginning, String name, Runnable work) {
		timer(sinceBeginning.toNanos(), () -> start(name, work));
	}

	private void execute(Runnable continuation) {
		Thread by = Thread.currentThread();
		if (by != this.carrier && !by.isVirtual()) {
			this.stranger = by;
		}
		this.ready.add(continuation);
	}

	/**
	 * Lets time pass.
	 * @param condition looked at whenever nobody can go on
	 * @throws IllegalStateException if a thread failed or waited for real time, or if
	 * nobody will ever go on
	 */
	public void runWhile(BooleanSupplier condition) {
		while (goOn() && condition.getAsBoolean()) {
			Timer next = this.timers.poll();
			if (next == null) {
				throw new IllegalStateException(
						"Everybody waits for ever: " + this.threads.stream().map(Thread::getName).toList());
			}
			if (!next.cancelled) {
				this.now = Math.max(this.now, next.at);
				next.action.run();
			}
		}
	}

	private boolean goOn() {
		for (Runnable next = this.ready.poll(); next != null; next = this.ready.poll()) {
			next.run();
		}
		if (!this.faults.isEmpty()) {
			throw new IllegalStateException("A thread failed at " + elapsed(), this.faults.getFirst());
		}
		if (this.stranger != null && !Boolean.getBoolean("lax")) {
			throw new IllegalStateException(
					"Somebody waited for real time and was woken by %s".formatted(this.stranger.getName()));
		}
		return true;
	}

	@Override
	public void pause(Duration duration) throws InterruptedException {
		new Signal().await(duration);
	}

	@Override
	public WaitStrategy.ChangeSignal changeSignal() {
		return new VirtualBell();
	}

	private Timer timer(long at, Runnable action) {
		Timer timer = new Timer(Math.max(at, this.now), this.timersMade++, action);
		this.timers.add(timer);
		return timer;
	}

	/** Interrupts who still waits, and lets everybody come to an end. */
	@Override
	public void close() {
		this.timers.clear();
		List.copyOf(this.threads).forEach(Thread::interrupt);
		for (Runnable next = this.ready.poll(); next != null; next = this.ready.poll()) {
			next.run();
		}
	}

	/** What threads wait for, in the order in which they came. */
	public final class Signal {

		private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

		/**
		 * Waits for a signal.
		 * @param atMost how long
		 * @return false if none came
		 */
		public boolean await(Duration atMost) throws InterruptedException {
			Waiter waiter = new Waiter(Thread.currentThread());
			this.waiters.add(waiter);
			long end = VirtualTime.this.now + Math.max(0, atMost.toNanos());
			Timer timer = timer(end, () -> waiter.end(false));
			try {
				while (!waiter.over) {
					LockSupport.park(this);
					if (Thread.interrupted()) {
						throw new InterruptedException();
					}
				}
				return waiter.signalled;
			}
			finally {
				timer.cancelled = true;
				this.waiters.remove(waiter);
			}
		}

		/**
		 * Wakes the one who has waited longest.
		 * @return false if nobody waits
		 */
		public boolean signal() {
			for (Waiter waiter = this.waiters.poll(); waiter != null; waiter = this.waiters.poll()) {
				if (!waiter.over) {
					waiter.end(true);
					return true;
				}
			}
			return false;
		}

		/** Wakes all. */
		public void signalAll() {
			while (signal()) {
				continue;
			}
		}

	}

	private final class VirtualBell implements WaitStrategy.ChangeSignal {

		private final Signal signal = new Signal();

		private long signalCount;

		@Override
		public long signalCount() {
			return this.signalCount;
		}

		@Override
		public void signal() {
			this.signalCount++;
			this.signal.signalAll();
		}

		@Override
		public boolean await(long seen, Duration atMost) throws InterruptedException {
			return this.signalCount > seen || this.signal.await(atMost);
		}

	}

	private static final class Waiter {

		private final Thread thread;

		private boolean over;

		private boolean signalled;

		Waiter(Thread thread) {
			this.thread = thread;
		}

		void end(boolean bySignal) {
			this.over = true;
			this.signalled = bySignal;
			LockSupport.unpark(this.thread);
		}

	}

	private static final class Timer implements Comparable<Timer> {

		private final long at;

		private final long number;

		private final Runnable action;

		private boolean cancelled;

		Timer(long at, long number, Runnable action) {
			this.at = at;
			this.number = number;
			this.action = action;
		}

		@Override
		public int compareTo(Timer other) {
			return (this.at != other.at) ? Long.compare(this.at, other.at) : Long.compare(this.number, other.number);
		}

	}

}
