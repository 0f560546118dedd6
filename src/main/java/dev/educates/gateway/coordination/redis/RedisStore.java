package dev.educates.gateway.coordination.redis;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.educates.gateway.coordination.CoordinationProperties;
import dev.educates.gateway.coordination.CoordinationStatus;
import dev.educates.gateway.coordination.CoordinationUnavailableException;
import dev.educates.gateway.coordination.ReplicaId;
import dev.educates.gateway.coordination.Script;
import dev.educates.gateway.coordination.ScriptReply;
import dev.educates.gateway.coordination.SharedKey;
import dev.educates.gateway.coordination.SharedSecrets;
import dev.educates.gateway.coordination.SharedStore;
import dev.educates.gateway.coordination.WhenUnavailable;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared store over one connection, with a heartbeat. */
final class RedisStore implements SharedStore, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(RedisStore.class);

	private static final Script HEARTBEAT = Script.repeatable("heartbeat");

	private static final List<String> REPLICAS = List.of(SharedKey.of("replicas", "gateway"));

	private static final Duration BEAT = Duration.ofSeconds(1);

	private static final Duration BEAT_WHILE_UNAVAILABLE = Duration.ofMillis(250);

	/** A replica counts for so long after its last heartbeat. */
	private static final Duration COUNTS = Duration.ofSeconds(10);

	/** Each JVM compiles what commands need: the first ones take far longer. */
	private static final int WARM_UP = 20;

	/** A pause of this process may cost one heartbeat. */
	private static final int FAILED_BEATS = 2;

	/** So many heartbeats without an answer: the connection is replaced. */
	private static final int STALE = 10;

	private final CoordinationProperties properties;

	private final ReplicaId replica;

	private final String signingKey;

	private final MeterRegistry meters;

	private final RedisLink link;

	private final RedisMessages messages = new RedisMessages();

	private final Availability availability;

	private final List<Runnable> beats = new CopyOnWriteArrayList<>();

	private final Thread heartbeat = Thread.ofVirtual().name("coordination-heartbeat").unstarted(this::beat);

	private volatile RedisLink.@Nullable Connection connection;

	private volatile long replicas;

	private volatile boolean closed;

	RedisStore(CoordinationProperties properties, ReplicaId replica, String signingKey, MeterRegistry meters,
			Clock clock) {
		this.properties = properties;
		this.replica = replica;
		this.signingKey = signingKey;
		this.meters = meters;
		this.link = new RedisLink(properties.redis(), replica);
		this.availability = new Availability(clock, this.messages::execute,
				(properties.whenUnavailable() == WhenUnavailable.SERVE)
						? "This replica serves requests for sessions with what it knows itself"
						: "Requests for sessions are refused");
		this.availability.observe((status) -> {
			if (status.available()) {
				this.messages.reconnected();
			}
		});
		Gauge.builder("gateway.coordination.available", this, (store) -> store.status().available() ? 1 : 0)
			.description("1 if the store that replicas share answers, else 0")
			.register(meters);
		Gauge.builder("gateway.coordination.replicas", this, (store) -> store.replicas)
			.description("Replicas that share state, by their heartbeats")
			.register(meters);
	}

	/** Connects if the store answers, and goes on trying if it does not. */
	void start() {
		String failure = "";
		for (int i = 0; i < WARM_UP && failure.isEmpty(); i++) {
			failure = beatOnce(BEAT.multipliedBy(2));
		}
		if (!failure.isEmpty()) {
			this.availability.neverConnected(failure);
		}
		this.heartbeat.start();
	}

	private void beat() {
		int failures = 0;
		while (!this.closed) {
			String failure = beatOnce(this.properties.timeout());
			failures = failure.isEmpty() ? 0 : failures + 1;
			if (failures == 0) {
				this.beats.forEach(RedisStore::guarded);
			}
			else if (failures >= FAILED_BEATS) {
				this.availability.unavailable(failure);
			}
			if (failures % STALE == STALE - 1) {
				disconnect();
			}
			try {
				Thread.sleep((failures > 0) ? BEAT_WHILE_UNAVAILABLE : BEAT);
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	private static void guarded(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			logger.error("What follows a heartbeat failed", ex);
		}
	}

	/** Why it failed; empty if it did not. */
	private String beatOnce(Duration timeout) {
		try {
			RedisLink.Connection current = connected();
			this.replicas = evaluated(current, HEARTBEAT, REPLICAS,
					new String[] { this.replica.value(), String.valueOf(COUNTS.toMillis()) }, timeout)
				.number(0);
			this.availability.available();
			return "";
		}
		catch (RuntimeException ex) {
			return RedisLink.detail(ex);
		}
	}

	private synchronized RedisLink.Connection connected() {
		RedisLink.Connection current = this.connection;
		if (current == null) {
			current = this.link.connect();
			current.messages().addListener(this.messages);
			this.connection = current;
			if (this.messages.channels().length > 0) {
				current.messages().async().subscribe(this.messages.channels());
			}
		}
		return current;
	}

	private synchronized void disconnect() {
		RedisLink.Connection current = this.connection;
		this.connection = null;
		if (current != null) {
			current.close();
		}
	}

	@Override
	public ReplicaId replica() {
		return this.replica;
	}

	@Override
	public ScriptReply run(Script script, List<String> keys, String... arguments) {
		RedisLink.Connection current = this.connection;
		if (current == null || !this.availability.tryAcquirePermission()) {
			count(script, "rejected", 0);
			throw new CoordinationUnavailableException(status().detail());
		}
		long startedAt = System.nanoTime();
		try {
			ScriptReply reply = repeated(current, script, keys, arguments);
			this.availability.succeeded();
			count(script, "success", System.nanoTime() - startedAt);
			return reply;
		}
		catch (RuntimeException ex) {
			this.availability.failed(ex);
			count(script, "failure", System.nanoTime() - startedAt);
			throw ex;
		}
	}

	private void count(Script script, String outcome, long nanos) {
		this.meters.timer("gateway.coordination.commands", "script", script.name(), "outcome", outcome)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	private ScriptReply repeated(RedisLink.Connection current, Script script, List<String> keys, String[] arguments) {
		try {
			return evaluated(current, script, keys, arguments, this.properties.timeout());
		}
		catch (CoordinationUnavailableException ex) {
			if (!script.repeatable() || !status().available()) {
				throw ex;
			}
			return evaluated(current, script, keys, arguments, this.properties.timeout());
		}
	}

	/** The store forgets scripts when it is restarted. */
	private ScriptReply evaluated(RedisLink.Connection current, Script script, List<String> keys, String[] arguments,
			Duration timeout) {
		String[] names = qualified(keys);
		try {
			return awaited(current.send(script, names, arguments), timeout);
		}
		catch (RedisNoScriptException ex) {
			return awaited(current.commands().eval(script.text(), ScriptOutputType.MULTI, names, arguments), timeout);
		}
	}

	private ScriptReply awaited(RedisFuture<List<Object>> reply, Duration timeout) {
		try {
			return new ScriptReply(reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
		}
		catch (TimeoutException ex) {
			reply.cancel(true);
			throw new CoordinationUnavailableException("no answer within " + timeout.toMillis() + " ms");
		}
		catch (InterruptedException ex) {
			reply.cancel(true);
			Thread.currentThread().interrupt();
			throw new CoordinationUnavailableException("interrupted");
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RedisNoScriptException unknown) {
				throw unknown;
			}
			throw new CoordinationUnavailableException(RedisLink.detail(ex));
		}
	}

	@Override
	public void send(Script script, List<String> keys, String... arguments) {
		RedisLink.Connection current = this.connection;
		if (current != null) {
			String[] names = qualified(keys);
			current.send(script, names, arguments).exceptionally((failure) -> {
				if (failure instanceof RedisNoScriptException) {
					current.commands().eval(script.text(), ScriptOutputType.MULTI, names, arguments);
				}
				return List.of();
			});
		}
	}

	@Override
	public synchronized void subscribe(String channel, Listener listener) {
		boolean isFirst = this.messages.add(qualified(channel), listener);
		RedisLink.Connection current = this.connection;
		if (current == null) {
			return;
		}
		if (isFirst) {
			RedisFuture<Void> subscribed = current.messages().async().subscribe(qualified(channel));
			try {
				// else messages of the first moments would be lost
				boolean _ = subscribed.await(this.properties.timeout().toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
		else {
			this.messages.connected(listener);
		}
	}

	@Override
	public CoordinationStatus status() {
		return this.availability.status();
	}

	@Override
	public void observe(Consumer<CoordinationStatus> listener) {
		this.availability.observe(listener);
	}

	@Override
	public void eachBeat(Runnable action) {
		this.beats.add(action);
	}

	@Override
	public String qualified(String name) {
		return this.properties.redis().prefix() + ":" + name;
	}

	@Override
	public SharedSecrets secrets(String purpose) {
		return new SharedSecrets(() -> this.signingKey, purpose);
	}

	private String[] qualified(List<String> keys) {
		return keys.stream().map(this::qualified).toArray(String[]::new);
	}

	@Override
	public void close() {
		this.closed = true;
		this.heartbeat.interrupt();
		disconnect();
		this.link.close();
		this.messages.close();
	}

}
