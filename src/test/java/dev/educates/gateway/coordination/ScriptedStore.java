package dev.educates.gateway.coordination;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** A store without a server: a test answers scripts, and says when it is available. */
public final class ScriptedStore implements SharedStore {

	/** Names of scripts that were sent without waiting, in order. */
	public final List<String> sent = new CopyOnWriteArrayList<>();

	private final ReplicaId replica = ReplicaId.random();

	private final BiFunction<Script, List<String>, ScriptReply> replies;

	private final List<Consumer<CoordinationStatus>> observers = new CopyOnWriteArrayList<>();

	private final List<Runnable> beats = new CopyOnWriteArrayList<>();

	private volatile CoordinationStatus status = new CoordinationStatus(true, Instant.EPOCH, "");

	/** Answers scripts and their arguments. */
	public ScriptedStore(BiFunction<Script, List<String>, ScriptReply> replies) {
		this.replies = replies;
	}

	/** The status changes, and observers learn of it. */
	public void available(boolean is) {
		this.status = new CoordinationStatus(is, Instant.EPOCH, is ? "" : "no answer");
		this.observers.forEach((observer) -> observer.accept(this.status));
	}

	/** A heartbeat was answered. */
	public void beat() {
		this.beats.forEach(Runnable::run);
	}

	@Override
	public ReplicaId replica() {
		return this.replica;
	}

	@Override
	public ScriptReply run(Script script, List<String> keys, String... arguments) {
		if (!this.status.available()) {
			throw new CoordinationUnavailableException(this.status.detail());
		}
		return this.replies.apply(script, List.of(arguments));
	}

	@Override
	public void send(Script script, List<String> keys, String... arguments) {
		this.sent.add(script.name());
	}

	@Override
	public void subscribe(String channel, Listener listener) {
	}

	@Override
	public CoordinationStatus status() {
		return this.status;
	}

	@Override
	public void observe(Consumer<CoordinationStatus> listener) {
		this.observers.add(listener);
	}

	@Override
	public void eachBeat(Runnable action) {
		this.beats.add(action);
	}

	@Override
	public String qualified(String name) {
		return name;
	}

	@Override
	public SharedSecrets secrets(String purpose) {
		return new SharedSecrets(() -> "a signing key of all replicas", purpose);
	}

}
