package dev.educates.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A simulated Educates training portal on a port of loopback.
 * <p>
 * It answers as a real portal of version 3.7.1 was observed to, on its own wire types and
 * its own state, which outlives {@link #stop()}: a portal that dies and comes back. Time
 * passes by the given clock only, but {@link Latency}, which is slept. Safe for any
 * number of threads; {@code request} and {@code status} wait for one lock, as there.
 */
public final class PortalSimulator implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PortalSimulator.class);

	private final PortalSpecification specification;

	private final SimulatedPortal portal;

	private final Webhooks webhooks;

	private final IssuedTokens tokens;

	private final Router router;

	private final Map<CallKind, AtomicLong> calls = new EnumMap<>(CallKind.class);

	private final ReentrantLock serial = new ReentrantLock(true);

	private volatile Latency latency;

	private final SimulatorServer server;

	/** A portal that is not listening yet. */
	public PortalSimulator(PortalSpecification specification, Clock clock) {
		this.specification = specification;
		this.latency = specification.latency();
		this.server = new SimulatorServer("Portal " + specification.name(), specification.port(), null, this::handle);
		var random = new RandomTokens(specification.seed());
		String uid = random.uuid();
		this.webhooks = new Webhooks(specification.name(), uid, this::url);
		this.portal = new SimulatedPortal(specification, clock, random, this.webhooks::tell);
		this.tokens = new IssuedTokens(clock, random, specification.timings().tokenLifetime());
		var access = new SimulatorAccess(this.tokens, specification.robot().username());
		this.router = new Router(Stream
			.of(new OAuthRoutes(specification, this.tokens).routes(),
					new CatalogRoutes(specification, this.portal, access, uid, this::url).routes(),
					new RequestRoutes(this.portal, access).routes(), new SessionRoutes(this.portal, access).routes(),
					new BrowserRoutes(specification, this.portal, new Browsers(random), random, clock).routes())
			.flatMap(List::stream)
			.toList());
		for (CallKind kind : CallKind.values()) {
			this.calls.put(kind, new AtomicLong());
		}
	}

	/**
	 * Listens, after {@link #stop()} on the same port as before.
	 * @throws UncheckedIOException if the port is taken
	 */
	public PortalSimulator start() {
		return start(InetAddress.getLoopbackAddress());
	}

	/** The same at another address than loopback: for a container of its own. */
	PortalSimulator start(InetAddress address) {
		this.server.start(address);
		return this;
	}

	/** Cuts connections and no longer listens; the state stays. */
	public void stop() {
		this.server.stop();
	}

	@Override
	public void close() {
		stop();
		this.webhooks.close();
	}

	/** {@code http://127.0.0.1:} and the port, 0 if it never listened on any. */
	public String url() {
		return this.server.url();
	}

	/** What it was made from. */
	public PortalSpecification specification() {
		return this.specification;
	}

	/** Calls of each kind since it was made, whatever they were answered. */
	public Map<CallKind, Long> calls() {
		Map<CallKind, Long> counts = new EnumMap<>(CallKind.class);
		this.calls.forEach((kind, count) -> counts.put(kind, count.get()));
		return Collections.unmodifiableMap(counts);
	}

	/** Calls of a kind since it was made. */
	public long calls(CallKind kind) {
		return count(kind).get();
	}

	/** Lets it think for another while from now on. */
	public void latency(Latency latency) {
		this.latency = latency;
	}

	/** Changes the state of an environment, which must be there. */
	public void environmentState(String environment, SimulatedEnvironmentState state) {
		require(this.portal.environmentState(environment, state), environment);
	}

	/** Takes an environment, which must be there, and its sessions away. */
	public void removeEnvironment(String environment) {
		require(this.portal.removeEnvironment(environment), environment);
	}

	/** Lets all access tokens expire at once. */
	public void expireTokens() {
		this.tokens.expireAll();
	}

	/** Runs the reaper now: sessions whose hold or time is over are removed. */
	public void reap() {
		this.portal.reap();
	}

	/** Parameters of a session, defaults included; empty if there is none. */
	public Map<String, String> parameters(String session) {
		return this.portal.parameters(session);
	}

	SimulatedPortal portal() {
		return this.portal;
	}

	private void require(boolean found, String environment) {
		if (!found) {
			throw new IllegalArgumentException(
					"Portal %s has no environment %s".formatted(this.specification.name(), environment));
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			SimulatorRequest request = SimulatorRequest.read(exchange).withoutChunks();
			CallKind kind = this.router.kind(request);
			count(kind).incrementAndGet();
			answer(request, kind).write(exchange);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private SimulatorResponse answer(SimulatorRequest request, CallKind kind) throws InterruptedException {
		if (kind != CallKind.REQUEST && kind != CallKind.STATUS) {
			return think(request, kind);
		}
		this.serial.lockInterruptibly();
		try {
			return think(request, kind);
		}
		finally {
			this.serial.unlock();
		}
	}

	private SimulatorResponse think(SimulatorRequest request, CallKind kind) throws InterruptedException {
		Duration pause = this.latency.of(kind);
		if (!pause.isZero()) {
			Thread.sleep(pause);
		}
		try {
			return this.router.answer(request);
		}
		catch (Refused ex) {
			return ex.answer();
		}
		catch (RuntimeException ex) {
			logger.error("Simulated portal {} failed at {} {}", this.specification.name(), request.method(),
					request.rawPath(), ex);
			return SimulatorResponse.serverError();
		}
	}

	private AtomicLong count(CallKind kind) {
		return Objects.requireNonNull(this.calls.get(kind));
	}

}
