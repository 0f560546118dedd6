package dev.educates.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The resources of an API server, with a log of what has happened to them. Every change
 * has a version, as in etcd; the log may be compacted, and then no longer tells of older
 * ones.
 */
final class ResourceStore {

	private final Clock clock;

	private final TreeMap<Key, ObjectNode> resources = new TreeMap<>();

	private final List<Event> log = new ArrayList<>();

	private long version;

	private long compacted;

	ResourceStore(long version, Clock clock) {
		this.version = version;
		this.compacted = version;
		this.clock = clock;
	}

	synchronized ObjectNode put(Key key, ObjectNode resource) {
		ObjectNode before = this.resources.get(key);
		ObjectNode stored = resource.deepCopy();
		ObjectNode metadata = stored.withObject("/metadata");
		metadata.put("name", key.name());
		if (key.namespace() != null) {
			metadata.put("namespace", key.namespace());
		}
		if (stored.remove("stringData") instanceof ObjectNode texts) {
			ObjectNode data = stored.withObject("/data");
			texts.properties()
				.forEach((text) -> data.put(text.getKey(), Base64.getEncoder()
					.encodeToString(text.getValue().asString().getBytes(StandardCharsets.UTF_8))));
		}
		metadata.put("uid", (before != null) ? before.at("/metadata/uid").asString() : UUID.randomUUID().toString());
		metadata.put("generation", (before != null) ? before.at("/metadata/generation").asLong() + 1 : 1);
		metadata.put("creationTimestamp", (before != null) ? before.at("/metadata/creationTimestamp").asString()
				: this.clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
		append((before != null) ? "MODIFIED" : "ADDED", key, stored);
		this.resources.put(key, stored);
		return stored;
	}

	synchronized @Nullable ObjectNode delete(Key key) {
		ObjectNode removed = this.resources.remove(key);
		if (removed != null) {
			ObjectNode last = removed.deepCopy();
			append("DELETED", key, last);
			return last;
		}
		return null;
	}

	private void append(String type, Key key, ObjectNode resource) {
		this.version++;
		resource.withObject("/metadata").put("resourceVersion", Long.toString(this.version));
		this.log.add(new Event(this.version, type, key, resource));
		notifyAll();
	}

	synchronized @Nullable ObjectNode get(Key key) {
		return this.resources.get(key);
	}

	synchronized Listed list(Predicate<Key> selected) {
		return new Listed(this.version,
				this.resources.entrySet()
					.stream()
					.filter((each) -> selected.test(each.getKey()))
					.map(Map.Entry::getValue)
					.toList());
	}

	/** What has happened after a version; null if the log has been compacted since. */
	synchronized @Nullable List<Event> after(long since) {
		if (since < this.compacted) {
			return null;
		}
		return this.log.stream().filter((event) -> event.version() > since).toList();
	}

	/** Waits for something to happen after a version, for some time at most. */
	synchronized void await(long since, long millis) throws InterruptedException {
		if (this.version <= since) {
			wait(millis);
		}
	}

	synchronized long version() {
		return this.version;
	}

	/** Forgets what has happened until now, as etcd does every five minutes. */
	synchronized void compact() {
		this.compacted = this.version;
		this.log.clear();
	}

	/** Goes back to an older version with the same resources, like a restored backup. */
	synchronized void restore(long older) {
		this.version = older;
		this.compacted = older;
		this.log.clear();
	}

	record Key(String plural, @Nullable String namespace, String name) implements Comparable<Key> {

		@Override
		public int compareTo(Key other) {
			return path().compareTo(other.path());
		}

		private String path() {
			return this.plural + "/" + this.namespace + "/" + this.name;
		}

	}

	record Event(long version, String type, Key key, ObjectNode resource) {
	}

	record Listed(long version, List<ObjectNode> resources) {
	}

}
