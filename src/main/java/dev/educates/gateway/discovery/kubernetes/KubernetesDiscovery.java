package dev.educates.gateway.discovery.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.discovery.DiscoveredFleet;
import dev.educates.gateway.discovery.DiscoveryMonitor;
import dev.educates.gateway.discovery.FleetMerger;
import dev.educates.gateway.discovery.FleetSource;
import dev.educates.gateway.discovery.WatchStatus;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.PortalRegistration;
import dev.educates.gateway.portal.polling.WatchedPortals;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.Tenancy;
import dev.educates.gateway.tenancy.Tenant;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches Educates' resources and hands over the fleet that they describe. One thread
 * puts it together, a moment after something has changed: many changes become one fleet.
 */
final class KubernetesDiscovery implements DiscoveryMonitor, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(KubernetesDiscovery.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	/** At most a fifth of the time is spent on putting the fleet together. */
	private static final int PAUSES_PER_UPDATE = 4;

	private final FleetMerger merger;

	private final KubernetesProperties properties;

	private final ApiClients clients;

	private final ClusterWatch.Services services;

	private final ResourceWatch<ClusterResource> clusterConfigs;

	private final ResourceWatch<Tenant> tenantConfigs;

	private final ResourceWatch<Client> clientConfigs;

	private final List<ResourceWatch<?>> configs;

	private final Semaphore changes = new Semaphore(1);

	private final Thread thread = Thread.ofVirtual().name("kubernetes-discovery").unstarted(this::run);

	private volatile Map<String, ClusterWatch> clusters = Map.of();

	private volatile boolean complete;

	private final WatchedPortals polled;

	KubernetesDiscovery(FleetMerger merger, WatchedPortals polled, KubernetesProperties properties,
			WatchTimings timings, Clock clock) {
		this.merger = merger;
		this.polled = polled;
		this.properties = properties;
		this.clients = new ApiClients(timings);
		KubernetesClient own = this.clients.own(properties);
		this.services = new ClusterWatch.Services(own, properties.namespace(), this.clients, properties.ownPortalUrl(),
				properties.allowInsecureTls(), this.changes::release, polled::changed, timings, clock);
		this.clusterConfigs = watch(ResourceKind.CLUSTER_CONFIG, ClusterResource::read);
		this.tenantConfigs = watch(ResourceKind.TENANT_CONFIG, TenantResource::read);
		this.clientConfigs = watch(ResourceKind.CLIENT_CONFIG, ClientResource::read);
		this.configs = List.of(this.clusterConfigs, this.tenantConfigs, this.clientConfigs);
	}

	private <T> ResourceWatch<T> watch(ResourceKind kind, Function<GenericKubernetesResource, T> reader) {
		return new ResourceWatch<>(
				new WatchTarget(kind, this.services.own(), this.properties.namespace(), null,
						"%ss in namespace %s".formatted(kind.kind(), this.properties.namespace())),
				Map.of(), reader, this.services.changed(), this.services.timings(), this.services.clock());
	}

	void start() {
		this.configs.forEach(ResourceWatch::start);
		this.thread.start();
	}

	@Override
	public void close() {
		this.thread.interrupt();
		try {
			this.thread.join(Duration.ofSeconds(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.clusters.values().forEach(ClusterWatch::close);
		this.configs.forEach(ResourceWatch::close);
		this.services.own().close();
		this.clients.close();
	}

	private void run() {
		try {
			while (!Thread.currentThread().isInterrupted()) {
				this.changes.acquire();
				int _ = this.changes.drainPermits();
				long start = System.nanoTime();
				try {
					update();
				}
				catch (RuntimeException | VirtualMachineError | LinkageError ex) {
					logger.error("The discovered fleet cannot be used, what was in force stays in force", ex);
				}
				Thread.sleep(pause(Duration.ofNanos(System.nanoTime() - start)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Changes of a large fleet are collected for longer. */
	private static Duration pause(Duration took) {
		return Duration
			.ofNanos(Math.clamp(took.toNanos() * PAUSES_PER_UPDATE, PAUSE.toNanos(), LONGEST_PAUSE.toNanos()));
	}

	private void update() {
		// before the values are read: what is listed afterwards is not part of this round
		boolean listed = this.configs.stream().allMatch((watch) -> watch.state().listed());
		List<ClusterWatch> tried = this.clusters.values().stream().filter(ClusterWatch::isTried).toList();
		Map<String, Cluster> found = new TreeMap<>();
		Map<String, ClusterWatch> watches = new TreeMap<>();
		values(this.clusterConfigs, (each) -> true).forEach((resource) -> {
			String name = resource.cluster().name();
			found.put(name, resource.cluster());
			ClusterWatch known = this.clusters.get(name);
			watches.put(name, (known != null && known.uses(resource.credentials())) ? known : new ClusterWatch(name,
					resource.credentials(), (known != null) ? known.found() : Map.of(), this.services));
		});
		this.clusters.forEach((name, watch) -> {
			if (watches.get(name) != watch) {
				watch.close();
			}
		});
		this.clusters = watches;
		Map<PortalRef, PortalRegistration> portals = new LinkedHashMap<>();
		// of two new portals with the same address the first one stays: own ones, then
		// others
		watches.values()
			.stream()
			.sorted(Comparator.comparing((watch) -> !watch.isOwn()))
			.flatMap((watch) -> watch.found().values().stream())
			.map(ResourceWatch.Found::value)
			.filter(Objects::nonNull)
			.forEach((portal) -> portals.put(portal.ref(), portal));
		this.merger.replace(FleetSource.KUBERNETES,
				new DiscoveredFleet(found, portals, Tenancy.of(values(this.tenantConfigs, (each) -> true),
						// a client whose resource is invalid is removed: its old password
						// may be known
						values(this.clientConfigs, (each) -> each.problem() == null))));
		this.polled.watch(watches.entrySet()
			.stream()
			.filter((watch) -> watch.getValue().reportsChanges()
					&& this.merger.source(watch.getKey()) == FleetSource.KUBERNETES)
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet()));
		this.complete = this.complete || listed && tried.containsAll(watches.values());
	}

	private static <T> List<T> values(ResourceWatch<T> watch, Predicate<ResourceWatch.Found<T>> filter) {
		return watch.found()
			.values()
			.stream()
			.filter(filter)
			.map(ResourceWatch.Found::value)
			.filter(Objects::nonNull)
			.toList();
	}

	@Override
	public List<WatchStatus> watches() {
		return Stream
			.concat(this.configs.stream().map(KubernetesDiscovery::status),
					this.clusters.values().stream().map(ClusterWatch::status))
			.toList();
	}

	private static WatchStatus status(ResourceWatch<?> watch) {
		ResourceWatch.State state = watch.state();
		List<String> details = new ArrayList<>(watch.problems());
		if (state.detail() != null) {
			details.addFirst(state.detail());
		}
		return new WatchStatus(watch.kind().kind(), null, state.live(), state.lastEventAt(), details);
	}

	@Override
	public @Nullable WatchStatus cluster(String cluster) {
		ClusterWatch watch = this.clusters.get(cluster);
		return (watch != null) ? watch.status() : null;
	}

	@Override
	public boolean isComplete() {
		return this.complete;
	}

}
