package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalClient;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.PortalReply;
import dev.educates.gateway.session.inflight.WaitStrategy;

/**
 * Looks at portals by the real rules of writing and timing, but in time that somebody
 * makes up.
 */
public final class VirtualTimePolling implements FleetStore {

	private static final Duration TIMEOUT = Duration.ofSeconds(4);

	private final Clock clock;

	private final Clock steady;

	private final WaitStrategy waiting;

	private final Random random;

	private final PollTiming timing;

	private final PortalDirectory directory;

	private final Fleet fleet = new Fleet();

	private final FleetWriter writer = new FleetWriter(this.fleet);

	private final List<PollListener> listeners = new ArrayList<>();

	private final Map<PortalRef, WaitStrategy.ChangeSignal> wakes = new HashMap<>();

	private final WaitStrategy.ChangeSignal polled;

	private final Set<PortalRef> unseen = new HashSet<>();

	private int polls;

	/**
	 * Nobody is looked at yet.
	 * @param wall the wall clock
	 * @param steady one that nobody sets
	 */
	public VirtualTimePolling(Clock wall, Clock steady, WaitStrategy waiting, Random random, Duration interval,
			PortalDirectory directory) {
		this.clock = new MonotonicClock(wall, () -> Duration.between(Instant.EPOCH, steady.instant()).toNanos());
		this.steady = steady;
		this.waiting = waiting;
		this.random = random;
		this.timing = new PollTiming(interval, interval);
		this.directory = directory;
		this.polled = waiting.changeSignal();
	}

	/**
	 * Begins to look.
	 * @param threads starts a thread of a name
	 */
	public void start(List<Cluster> clusters, List<PortalRegistration> portals, BiConsumer<String, Runnable> threads) {
		this.directory.replace(clusters, portals);
		this.writer.topology(clusters, portals.stream().map((portal) -> unseen(portal.ref(), portal)).toList(),
				Set.of());
		for (PortalRegistration portal : portals) {
			this.unseen.add(portal.ref());
			this.wakes.put(portal.ref(), this.waiting.changeSignal());
			threads.accept("look-at-" + portal.ref(), () -> poll(portal.ref()));
		}
	}

	private static Portal unseen(PortalRef ref, PortalRegistration portal) {
		return Portal.unseen(ref, portal.url(), portal.labels(), portal.administrativeState(), portal.weight());
	}

	private void poll(PortalRef portal) {
		WaitStrategy.ChangeSignal wake = this.wakes.get(portal);
		try {
			while (true) {
				long wakes = wake.signalCount();
				Instant startedAt = this.steady.instant();
				boolean failed = !pollOnce(portal);
				Duration took = Duration.between(startedAt, this.steady.instant());
				Duration minimumPause = this.timing.minimumPause(took, failed);
				this.waiting.pause(minimumPause);
				Duration pause = this.timing.pause(took, failed, false, this.random.nextDouble());
				wake.await(wakes, pause.minus(minimumPause));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean pollOnce(PortalRef portal) {
		this.polls++;
		Instant startedAt = this.clock.instant();
		PortalClient client = this.directory.client(portal);
		PortalReply<PortalContent> reply = client.catalog(TIMEOUT);
		PortalHealth health = PortalHealth.UNREACHABLE;
		String detail = "";
		PortalReading reading = null;
		switch (reply) {
			case PortalReply.Answered<PortalContent>(PortalContent content) -> {
				health = PortalHealth.HEALTHY;
				reading = new PortalReading(content, startedAt, this.clock.instant());
			}
			case PortalReply.Refused<PortalContent> refused -> detail = refused.why().detail();
			case PortalReply.Unreached<PortalContent> unreached -> detail = unreached.detail();
			case PortalReply.Unknown<PortalContent> unknown -> detail = unknown.detail();
		}
		boolean healthy = reading != null;
		this.writer.poll(portal, health, healthy ? null : detail, reading);
		this.unseen.remove(portal);
		this.polled.signal();
		PortalHealth seen = health;
		String why = detail;
		this.listeners.forEach((listener) -> listener.polled(portal, seen, why));
		return healthy;
	}

	/** What the gateway compares moments by. */
	public Clock clock() {
		return this.clock;
	}

	/** How often portals were looked at. */
	public int polls() {
		return this.polls;
	}

	@Override
	public FleetSnapshot current() {
		return known();
	}

	@Override
	public FleetSnapshot known() {
		return this.fleet.current();
	}

	@Override
	public FleetSnapshot current(Duration atMost, Predicate<PortalRef> some) {
		Instant end = this.steady.instant().plus(atMost);
		try {
			for (long seen = this.polled.signalCount(); this.unseen.stream()
				.anyMatch(some); seen = this.polled.signalCount()) {
				Duration left = Duration.between(this.steady.instant(), end);
				if (!left.isPositive() || !this.polled.await(seen, left)) {
					break;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return this.fleet.current();
	}

	@Override
	public void pollAgain(PortalRef portal) {
		this.wakes.get(portal).signal();
	}

	@Override
	public void observed(Session session, Instant answeredAt) {
		this.writer.observed(session, answeredAt);
	}

	@Override
	public void ended(EnvironmentRef environment, SessionRef session, Instant answeredAt) {
		this.writer.ended(environment, session, answeredAt);
	}

	@Override
	public void listen(PollListener listener) {
		this.listeners.add(listener);
	}

}
