package dev.educates.gateway.discovery.kubernetes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the resources of a kind and watches them, for ever: what an API server does never
 * ends it. Of each resource only the value that a reader makes of it is kept, so that the
 * rest, with its secrets, can be collected at once. A resource goes if it was deleted, or
 * is not in a list; as long as there is no list everything stays. A list that is empty
 * though resources were known has to be confirmed by a second one: a restored database or
 * changed permissions look the same.
 *
 * @param <T> what is made of a resource
 */
final class ResourceWatch<T> implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ResourceWatch.class);

	/** How many problems are logged and shown at a time. */
	private static final int MOST_PROBLEMS = 20;

	private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

	private final WatchTarget target;

	private final Function<GenericKubernetesResource, T> reader;

	private final Runnable changed;

	private final WatchTimings timings;

	private final Clock clock;

	private final Thread thread;

	private volatile Map<String, Found<T>> found;

	private volatile State state = new State(false, null, "not listed yet", false, false);

	private @Nullable String logged;

	private volatile boolean closed;

	/**
	 * A watch that is not started.
	 * @param known what is known until the first list
	 * @param reader makes a value of a resource; throws {@link IllegalArgumentException}
	 * with a reason, without secrets, if there is none: a value that was read before from
	 * a resource of the same uid stays
	 * @param changed called when something is another one than before, when the watch
	 * opens or ends, and after the first attempt
	 */
	ResourceWatch(WatchTarget target, Map<String, Found<T>> known, Function<GenericKubernetesResource, T> reader,
			Runnable changed, WatchTimings timings, Clock clock) {
		this.target = target;
		this.found = known;
		this.reader = reader;
		this.changed = changed;
		this.timings = timings;
		this.clock = clock;
		this.thread = Thread.ofVirtual().name("watch-" + target.name()).unstarted(this::run);
	}

	ResourceWatch<T> start() {
		this.thread.start();
		return this;
	}

	/** What was found, by name; resources without a value included. */
	Map<String, Found<T>> found() {
		return this.found;
	}

	State state() {
		return this.state;
	}

	ResourceKind kind() {
		return this.target.kind();
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	private void run() {
		int failures = 0;
		try {
			while (!this.closed) {
				try {
					String version = list();
					failures = watch(version) ? 0 : failures + 1;
				}
				catch (RuntimeException | VirtualMachineError | LinkageError ex) {
					if (Thread.interrupted()) {
						return;
					}
					failures++;
					failed(ApiFault.describe(ex));
				}
				if (failures > 0) {
					Thread.sleep(this.timings.pause(failures));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Reads all, in pages, and returns the version from which on to watch. */
	private String list() throws InterruptedException {
		GenericKubernetesResourceList last = this.target.listAll(this.timings.list());
		if (last.getItems().isEmpty() && !this.found.isEmpty()) {
			failed("the list is empty: it counts if the next one is, too");
			Thread.sleep(this.timings.confirmEmpty());
			last = this.target.listAll(this.timings.list());
		}
		Map<String, Found<T>> next = new TreeMap<>();
		last.getItems().forEach((resource) -> next.put(name(resource), found(resource)));
		State before = this.state;
		boolean changes = replace(next) || (!before.listed() && before.tried());
		become(new State(before.live(), this.clock.instant(), before.live() ? null : "the watch is not open yet", true,
				true));
		if (changes) {
			this.changed.run();
		}
		return last.getMetadata().getResourceVersion();
	}

	/**
	 * Watches until the API server no longer has the version, refuses, or cuts the
	 * connection: after a restart it may have gone back to an older state, and would keep
	 * silent about all that happens until it reaches the version again. Only a request
	 * that has ended in time is repeated from where it was, and only if the API server
	 * has sent anything: silence does not prove that nothing has happened.
	 * @return whether it was ever open
	 */
	private boolean watch(String version) throws InterruptedException {
		boolean everOpen = false;
		String from = version;
		while (!this.closed) {
			WatchEvents events = new WatchEvents(from, this::event);
			long start = System.nanoTime();
			try (Watch _ = this.target.watch(events, this.timings.watch())) {
				if (!events.endsWithin(this.timings.opening())) {
					opened();
					boolean _ = events.endsWithin(this.timings.watch());
				}
			}
			finally {
				events.stop();
			}
			everOpen = everOpen || events.any() || System.nanoTime() - start > this.timings.opening().toNanos();
			if (System.nanoTime() - start < this.timings.watch().toNanos()) {
				if (!everOpen && !events.isGone()) {
					failed("the watch was refused or cut at once, while lists are answered");
				}
				State before = this.state;
				if (before.live()) {
					become(new State(false, before.lastEventAt(), "the watch has ended: listing", before.listed(),
							true));
				}
				return everOpen;
			}
			if (!events.any()) {
				return everOpen;
			}
			from = events.version();
		}
		return everOpen;
	}

	private void event(Watcher.Action change, GenericKubernetesResource resource) {
		if (this.closed) {
			return;
		}
		opened();
		become(new State(true, this.clock.instant(), null, true, true));
		if (change == Watcher.Action.BOOKMARK || change == Watcher.Action.ERROR) {
			return;
		}
		Map<String, Found<T>> next = new TreeMap<>(this.found);
		if (change == Watcher.Action.DELETED) {
			next.remove(name(resource));
		}
		else {
			next.put(name(resource), found(resource));
		}
		if (next.size() > WatchTarget.MOST) {
			throw WatchTarget.exceeded("there are more than %d resources".formatted(WatchTarget.MOST));
		}
		if (replace(next)) {
			this.changed.run();
		}
	}

	private Found<T> found(GenericKubernetesResource resource) {
		String uid = String.valueOf(resource.getMetadata().getUid());
		String version = String.valueOf(resource.getMetadata().getResourceVersion());
		Found<T> known = this.found.get(name(resource));
		if (known != null && !known.uid().equals(uid)) {
			known = null;
		}
		if (known != null && known.version().equals(version)) {
			return known;
		}
		try {
			if (!NAME.matcher(resource.getMetadata().getName()).matches()) {
				return new Found<>(uid, version, null, "metadata.name must be a DNS subdomain");
			}
			return new Found<>(uid, version, this.reader.apply(resource), null);
		}
		catch (RuntimeException ex) {
			String problem = (ex instanceof IllegalArgumentException) ? ApiFault.shortened(ex.getMessage())
					: "cannot be read";
			return new Found<>(uid, version, (known != null) ? known.value() : null, problem);
		}
	}

	private static String name(GenericKubernetesResource resource) {
		return ApiFault.shortened(resource.getMetadata().getName());
	}

	/** What is wrong with resources: a sentence for each of the first ones. */
	List<String> problems() {
		return problems(this.found, Map.of());
	}

	/** The problems that were not known before, at most as many as are shown. */
	private List<String> problems(Map<String, Found<T>> now, Map<String, Found<T>> before) {
		List<String> problems = new ArrayList<>();
		int more = 0;
		for (Map.Entry<String, Found<T>> each : now.entrySet()) {
			String problem = each.getValue().problem();
			Found<T> known = before.get(each.getKey());
			if (problem == null || known != null && problem.equals(known.problem())) {
				continue;
			}
			if (problems.size() < MOST_PROBLEMS) {
				problems.add("%s %s: %s".formatted(this.target.kind().kind(), each.getKey(), problem));
			}
			else {
				more++;
			}
		}
		if (more > 0) {
			problems.add("and %d more".formatted(more));
		}
		return problems;
	}

	/** Whether something is another one than before. */
	private boolean replace(Map<String, Found<T>> next) {
		Map<String, Found<T>> before = this.found;
		problems(next, before).forEach((problem) -> logger.warn("{}: {}", this.target.name(), problem));
		this.found = Collections.unmodifiableMap(next);
		return !next.equals(before);
	}

	private void opened() {
		State before = this.state;
		if (!before.live()) {
			this.logged = null;
			logger.info("Watch of {} is open", this.target.name());
			become(new State(true, before.lastEventAt(), null, before.listed(), true));
		}
	}

	private void become(State next) {
		State before = this.state;
		this.state = next;
		if (before.live() != next.live() || !before.tried()) {
			this.changed.run();
		}
	}

	private void failed(String detail) {
		State before = this.state;
		become(new State(false, before.lastEventAt(), detail, before.listed(), true));
		if (!detail.equals(this.logged)) {
			this.logged = detail;
			logger.warn("Watch of {} is not open, what is known stays: {}", this.target.name(), detail);
		}
	}

	/**
	 * A resource.
	 *
	 * @param value the last one that could be read; null if none ever could
	 * @param problem why it could not be read now; null if it could
	 */
	record Found<T>(String uid, String version, @Nullable T value, @Nullable String problem) {
	}

	/**
	 * How the watch is doing.
	 *
	 * @param live whether it is open
	 * @param lastEventAt when the API server last answered; null if it never did
	 * @param detail why it is not open; null if it is
	 * @param listed whether everything was listed once
	 * @param tried whether that was tried, at least
	 */
	record State(boolean live, @Nullable Instant lastEventAt, @Nullable String detail, boolean listed, boolean tried) {
	}

}
