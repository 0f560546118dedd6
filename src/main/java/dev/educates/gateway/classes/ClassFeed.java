package dev.educates.gateway.classes;

import java.time.Duration;
import java.util.List;

import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.subscription.ConflatingSubscriber;
import dev.educates.gateway.subscription.Connection;
import dev.educates.gateway.subscription.DispatchLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Sends changes of classes: of their records, members, sessions and covered seats. */
public final class ClassFeed {

	/** Between two events of a class. */
	private static final Duration PAUSE = Duration.ofMillis(250);

	private static final Duration LIVE = Duration.ofMillis(500);

	private static final Duration RECHECK = Duration.ofSeconds(2);

	private final Classes classes;

	private final DispatchLoop<Watcher> loop;

	ClassFeed(Classes classes) {
		this.classes = classes;
		this.loop = new DispatchLoop<>("classes", PAUSE, RECHECK, this::idle, this::round);
	}

	void start() {
		this.loop.start();
	}

	void close() {
		this.loop.close(RECHECK);
	}

	/** Classes or members are other ones; returns at once. */
	void changed() {
		this.loop.signal();
	}

	/**
	 * A class, first as it is, then at each change.
	 * @return completes when it is there no longer; an error if there is none, or it is
	 * of another tenant
	 */
	public Flux<ClassStatus> changes(Connection connection, String id) {
		return this.loop.stream((sink) -> {
			Watcher watcher = new Watcher(connection, sink, id);
			if (this.classes.find(watcher.caller(), id) == null) {
				throw new BadInput("id '%s' is not that of a class of yours".formatted(BadInput.shortened(id)));
			}
			watcher.update();
			this.loop.add(watcher, () -> {
			});
			this.loop.signal();
		});
	}

	/** The fleet is read in this interval while a client watches a class. */
	private Duration idle() {
		return this.loop.subscribers().isEmpty() ? RECHECK : LIVE;
	}

	private void round() {
		this.loop.subscribers().forEach((watcher) -> this.loop.execute(watcher::update));
	}

	private final class Watcher extends ConflatingSubscriber<ClassStatus> {

		private final String id;

		private @Nullable List<Object> last;

		Watcher(Connection connection, FluxSink<ClassStatus> sink, String id) {
			super(connection, connection.caller(), sink, (caller) -> {
			});
			this.id = id;
		}

		synchronized void update() {
			try {
				TrainingClass found = ClassFeed.this.classes.find(caller(), this.id);
				if (found == null) {
					complete();
					return;
				}
				ClassStatus status = ClassFeed.this.classes.status(found);
				List<Object> now = List.of(status, ClassFeed.this.classes.covered(status));
				if (!now.equals(this.last)) {
					this.last = now;
					offer(this.id, status);
				}
			}
			catch (RuntimeException ex) {
				fail(ex);
			}
		}

	}

}
