package dev.educates.gateway.portal.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleet;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.portal.PortalDirectory;
import dev.educates.gateway.portal.PortalRegistration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the fleet up to date. Each portal has a poller, and at most one poll in flight.
 * The polling rate does not depend on the rate of queries as long as the maximum age is
 * above the interval.
 */
public final class PollScheduler implements FleetStore, AutoCloseable {

	/** How long queries rely on a check of all portals, which is O(portals). */
	private static final Duration CHECKED = Duration.ofMillis(100);

	/** Portals send their events while they make a session. */
	static final Duration SETTLING = Duration.ofSeconds(1);

	private final PollingProperties properties;

	private final PortalDirectory directory;

	private final Fleet fleet;

	private final FleetWriter writer;

	private final CatalogPoll catalogs;

	private final PollLease lease;

	private final SharedReadings shared;

	private final ReportedChanges watched;

	private final PollTiming timing;

	private final RecentPolls polls;

	private Map<PortalRef, PortalRegistration> registrations = Map.of();

	private final Map<PortalRef, PortalPoller> pollers = new ConcurrentHashMap<>();

	private final AtomicInteger changes = new AtomicInteger();

	private final LongAdder regularPolls = new LongAdder();

	private final Set<PortalRef> sharedNow = ConcurrentHashMap.newKeySet();

	private volatile @Nullable AllRecent allRecent;

	PollScheduler(PollingProperties properties, PollTiming timing, PollLease lease, PortalDirectory directory,
			Fleet fleet, Clock clock) {
		this.lease = lease;
		this.properties = properties;
		this.directory = directory;
		this.timing = timing;
		this.fleet = fleet;
		this.writer = new FleetWriter(fleet);
		this.catalogs = new CatalogPoll(properties.timeout(), directory, fleet, this.writer, lease, clock);
		this.watched = new ReportedChanges(fleet, lease, clock, this::pollAgain,
				(portal) -> poller(portal, PortalPoller::reschedule));
		this.shared = new SharedReadings(lease, fleet, this.catalogs, clock);
		this.polls = new RecentPolls((portal) -> this.catalogs.poll(portal, interval(portal)),
				(portal) -> properties.maximumAge(this.watched.isWatched(portal)));
	}

	void start() {
		this.lease.listen((portal) -> {
			if (this.sharedNow.add(portal)) {
				this.polls.execute(() -> readShared(portal));
			}
		});
		this.directory.listen(this::changed);
	}

	@Override
	public FleetSnapshot current() {
		return current(this.properties.queryDeadline(), (any) -> true);
	}

	@Override
	public FleetSnapshot current(Duration atMost, Predicate<PortalRef> some) {
		AllRecent found = this.allRecent;
		int now = this.changes.get();
		if (found != null && found.changes == now && System.nanoTime() - found.nanos < CHECKED.toNanos()) {
			return this.fleet.current();
		}
		boolean all = true;
		List<CompletableFuture<RecentPolls.Poll>> inFlight = new ArrayList<>();
		for (PortalRef portal : this.pollers.keySet()) {
			CompletableFuture<RecentPolls.Poll> poll = this.polls.get(portal);
			if (!poll.isDone()) {
				all = false;
				if (some.test(portal)) {
					inFlight.add(poll);
				}
			}
		}
		if (!inFlight.isEmpty()) {
			RecentPolls.await(inFlight, atMost);
		}
		if (all) {
			this.allRecent = new AllRecent(System.nanoTime(), now);
		}
		return this.fleet.current();
	}

	@Override
	public FleetSnapshot known() {
		return this.fleet.current();
	}

	@Override
	public void pollAgain(PortalRef portal) {
		poller(portal, PortalPoller::wake);
	}

	private void poller(PortalRef portal, Consumer<PortalPoller> action) {
		PortalPoller poller = this.pollers.get(portal);
		if (poller != null) {
			action.accept(poller);
		}
	}

	/**
	 * Polls a portal early unless the fleet knows within a second what the poll would
	 * find. The portal's event about a request precedes the reply to this request, and a
	 * poll may be in flight that has read the news.
	 */
	public void pollAgainIf(PortalRef portal, Predicate<? super FleetSnapshot> news) {
		CompletableFuture.delayedExecutor(SETTLING.toMillis(), TimeUnit.MILLISECONDS, this.polls::execute)
			.execute(() -> {
				if (news.test(known())) {
					pollAgain(portal);
				}
			});
	}

	@Override
	public void pollAgainSoon(PortalRef portal) {
		pollAgainIf(portal, (snapshot) -> true);
	}

	@Override
	public void pollAgainIfOld(PortalRef portal) {
		if (this.watched.isOld(portal, this.timing.interval())) {
			pollAgain(portal);
		}
	}

	/** Takes reports about changes of portals. */
	public WatchedPortals watchedPortals() {
		return this.watched;
	}

	/**
	 * How many polls there were beyond the regular ones: each is a call that some request
	 * or event has cost a portal.
	 */
	public long earlyPolls() {
		return Math.max(0, this.catalogs.count() - this.regularPolls.sum());
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
		this.catalogs.listen(listener);
	}

	@Override
	public void close() {
		this.catalogs.close();
		this.pollers.values().forEach(PortalPoller::stop);
		this.pollers.keySet().forEach(this.lease::release);
		this.pollers.clear();
		this.polls.close();
	}

	private void changed(Collection<Cluster> clusters, Collection<PortalRegistration> registrations) {
		Set<PortalRef> moved = registrations.stream()
			.filter(this::isElsewhere)
			.map(PortalRegistration::ref)
			.collect(Collectors.toSet());
		this.writer.topology(clusters,
				registrations.stream()
					.map((portal) -> Portal.unseen(portal.ref(), portal.url(), portal.labels(),
							portal.administrativeState(), portal.weight()))
					.toList(),
				moved);
		Map<PortalRef, PortalRegistration> before = this.registrations;
		this.registrations = registrations.stream()
			.collect(Collectors.toMap(PortalRegistration::ref, Function.identity()));
		// their data is discarded: reuse of sessions waits for the initial poll
		this.polls.forget(moved);
		Set<PortalRef> gone = new HashSet<>(this.pollers.keySet());
		for (PortalRegistration registration : registrations) {
			PortalRef portal = registration.ref();
			gone.remove(portal);
			PortalPoller known = this.pollers.get(portal);
			if (known == null) {
				this.pollers.put(portal, new PortalPoller(portal, this.timing, (cause) -> pollFromNowOn(portal, cause),
						this.watched::isWatched, this.lease::isHeld));
			}
			else if (!registration.equals(before.get(portal))) {
				known.wake();
			}
		}
		this.changes.incrementAndGet();
		for (PortalRef portal : gone) {
			poller(portal, PortalPoller::stop);
			this.pollers.remove(portal);
			this.lease.release(portal);
			this.polls.forget(Set.of(portal));
		}
	}

	private boolean isElsewhere(PortalRegistration registration) {
		PortalRegistration known = this.registrations.get(registration.ref());
		return known != null && !known.isWhere(registration);
	}

	private Duration interval(PortalRef portal) {
		return this.watched.isWatched(portal) ? this.timing.watchedInterval() : this.timing.interval();
	}

	/** Another replica has polled. */
	private void readShared(PortalRef portal) {
		this.sharedNow.remove(portal);
		if (this.polls.limited(() -> this.shared.apply(portal), false)) {
			this.polls.put(portal);
			poller(portal, PortalPoller::polledElsewhere);
		}
	}

	/** A poll that started earlier may have missed the change. */
	private PortalPoller.PollResult pollFromNowOn(PortalRef portal, PortalPoller.Cause cause) {
		if (cause == PortalPoller.Cause.REGULAR) {
			if (!this.lease.isHeld(portal)
					&& this.polls.limited(() -> this.shared.replacePoll(portal, interval(portal)), false)) {
				this.polls.put(portal);
				return new PortalPoller.PollResult(true, Duration.ZERO);
			}
			this.regularPolls.increment();
		}
		RecentPolls.Poll poll = this.polls.next(portal);
		Portal seen = this.fleet.current().portal(portal);
		return new PortalPoller.PollResult(seen != null && seen.health() == PortalHealth.HEALTHY, poll.took());
	}

	/** All portals had been polled. */
	private record AllRecent(long nanos, int changes) {
	}

}
