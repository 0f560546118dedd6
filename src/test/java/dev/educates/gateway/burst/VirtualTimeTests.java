package dev.educates.gateway.burst;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class VirtualTimeTests {

	private final VirtualTime time = new VirtualTime();

	private final List<String> story = new ArrayList<>();

	private int running = 1;

	@Test
	void anHourTakesNoTime() {
		long before = System.nanoTime();
		play(() -> sleep(Duration.ofHours(1)));
		assertThat(this.time.elapsed()).isEqualTo(Duration.ofHours(1));
		assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMinutes(1));
	}

	@Test
	void threadsOfThreadsBelongToIt() {
		play(() -> {
			CompletableFuture<String> answer = new CompletableFuture<>();
			Thread.ofVirtual().start(() -> {
				sleep(Duration.ofSeconds(3));
				answer.complete("after " + this.time.elapsed().toSeconds());
			});
			this.story.add(answer.join());
		});
		assertThat(this.story).containsExactly("after 3");
	}

	@Test
	void locksAndMonitorsAreHeldWhileTimePasses() {
		ReentrantLock lock = new ReentrantLock(true);
		this.running = 3;
		for (int i = 0; i < 3; i++) {
			String name = "t" + i;
			this.time.start(name, () -> {
				lock.lock();
				try {
					sleep(Duration.ofSeconds(1));
					this.story.add(name + " at " + this.time.elapsed().toSeconds());
				}
				finally {
					lock.unlock();
					this.running--;
				}
			});
		}
		this.time.runWhile(() -> this.running > 0);
		assertThat(this.story).containsExactly("t0 at 1", "t1 at 2", "t2 at 3");
	}

	@Test
	void aSignalComesBeforeTheEndOfTheWait() {
		VirtualTime.Signal signal = this.time.new Signal();
		this.time.startAt(Duration.ofSeconds(2), "signals", signal::signal);
		play(() -> {
			this.story.add(await(signal) + " at " + this.time.elapsed().toSeconds());
			this.story.add(await(signal) + " at " + this.time.elapsed().toSeconds());
		});
		assertThat(this.story).containsExactly("true at 2", "false at 7");
	}

	@Test
	void realTimeIsNoticed() {
		assertThatIllegalStateException().isThrownBy(() -> play(() -> {
			Thread sleeper = Thread.ofVirtual().start(() -> {
				try {
					Thread.sleep(50);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			while (sleeper.isAlive()) {
				sleep(Duration.ofMillis(1));
			}
		})).withMessageContaining("real time");
	}

	@Test
	void whatAThreadThrowsFailsTheRun() {
		assertThatIllegalStateException().isThrownBy(() -> play(() -> {
			throw new IllegalArgumentException("broken");
		})).havingRootCause().withMessage("broken");
	}

	@Test
	void whoWaitsForEverIsNamed() {
		assertThatIllegalStateException().isThrownBy(() -> play(() -> new CompletableFuture<>().join()))
			.withMessageContaining("player");
	}

	private void play(Runnable work) {
		this.time.start("player", () -> {
			work.run();
			this.running--;
		});
		this.time.runWhile(() -> this.running > 0);
	}

	private boolean await(VirtualTime.Signal signal) {
		try {
			return signal.await(Duration.ofSeconds(5));
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void sleep(Duration duration) {
		try {
			this.time.pause(duration);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
