package dev.educates.gateway.graphql;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.Availability;
import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.server.error.BadInput;
import dev.educates.gateway.tenancy.Caller;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** The view of one operation: the caller's view of one snapshot, and one current time. */
record View(CallerView fleet, Instant now, OldestReadingLoader ages) {

	/** This view, limited to a tenant; unchanged for null. */
	View in(@Nullable String tenant) {
		return (tenant != null) ? new View(this.fleet.in(tenant), this.now, this.ages) : this;
	}

	View whole() {
		return (this.fleet.tenant() != null) ? new View(this.fleet.whole(), this.now, this.ages) : this;
	}

	/** The caller's view of that scope; null if the caller has none. */
	@Nullable View of(String scope) {
		CallerView scoped = this.fleet.ofScope(scope);
		return (scoped != null) ? new View(scoped, this.now, this.ages) : null;
	}

	List<TenantNode> tenants() {
		return this.fleet.tenants().stream().map((tenant) -> new TenantNode(this, tenant)).toList();
	}

	List<ClientNode> clients() {
		return this.fleet.clients().stream().map((client) -> new ClientNode(this, client)).toList();
	}

	ClusterNode cluster(String name) {
		return new ClusterNode(this, Objects.requireNonNull(this.fleet.cluster(name), name));
	}

	PortalNode portal(PortalRef ref) {
		return new PortalNode(this, Objects.requireNonNull(this.fleet.portal(ref), ref::toString));
	}

	WorkshopNode workshop(String name) {
		return new WorkshopNode(this, Objects.requireNonNull(this.fleet.workshop(name), name));
	}

	WorkshopEnvironmentNode environment(EnvironmentRef ref) {
		return environment(Objects.requireNonNull(this.fleet.environment(ref), ref::toString));
	}

	WorkshopEnvironmentNode environment(WorkshopEnvironment environment) {
		return new WorkshopEnvironmentNode(this, environment);
	}

	/** The bearer of a voucher sees its own session, and neither lists nor counts. */
	boolean seesFleet() {
		return this.fleet.caller().kind() != Caller.Kind.VOUCHER;
	}

	List<WorkshopEnvironmentNode> environments(Collection<WorkshopEnvironment> environments) {
		return environments.stream().filter((_) -> seesFleet()).map(this::environment).toList();
	}

	List<PortalNode> portals(Collection<Portal> portals) {
		return portals.stream().filter((_) -> seesFleet()).map((portal) -> new PortalNode(this, portal)).toList();
	}

	List<SessionNode> sessions(Collection<Session> sessions) {
		return sessions.stream()
			.filter((session) -> this.fleet.session(session.ref()) != null)
			.map((session) -> new SessionNode(this, session))
			.toList();
	}

	WorkshopAvailability availability(HostedWorkshop workshop) {
		return !seesFleet() ? WorkshopAvailability.HIDDEN
				: new WorkshopAvailability(workshop.availability(), () -> this.ages.oldest(workshop, this.fleet));
	}

	WorkshopAvailability availability(Availability seats, Collection<Portal> portals) {
		return new WorkshopAvailability(seats, () -> OldestReadingLoader.oldest(portals, this.fleet));
	}

	/** A number of seats; 0 for those who do not see the fleet. */
	int seats(int count) {
		return seesFleet() ? count : 0;
	}

	@Nullable Integer secondsUntil(@Nullable Instant moment) {
		return (moment != null) ? saturated(Math.max(0, Duration.between(this.now, moment).toSeconds())) : null;
	}

	static int saturated(long value) {
		return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
	}

	static List<Label> labels(Map<String, String> labels) {
		return labels.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.map((label) -> new Label(label.getKey(), label.getValue()))
			.toList();
	}

	record Label(String name, String value) {

		/**
		 * The labels of an input; null for none.
		 * @throws BadInput if two have the same name
		 */
		static Map<String, String> byName(@Nullable List<Label> labels) {
			List<String> problems = new ArrayList<>();
			Map<String, String> byName = byName(labels, "label", problems);
			if (!problems.isEmpty()) {
				throw new BadInput("input: " + problems.getFirst());
			}
			return byName;
		}

		static Map<String, String> byName(@Nullable List<Label> labels, String what, List<String> problems) {
			Map<String, String> byName = new LinkedHashMap<>();
			for (Label label : (labels != null) ? labels : List.<Label>of()) {
				if (byName.put(label.name(), label.value()) != null) {
					problems.add("%s '%s' is given twice".formatted(what, BadInput.shortened(label.name())));
				}
			}
			return byName;
		}

	}

	record WorkshopAvailability(Availability.Status status, int ready, int remaining, int capacity, int allocated,
			int portals, int clusters, Supplier<@Nullable Instant> oldest) {

		/** The sum of no portals. */
		static final WorkshopAvailability HIDDEN = new WorkshopAvailability(
				new Availability(Availability.Status.UNAVAILABLE, 0, 0, 0, 0, 0, 0), () -> null);

		WorkshopAvailability(Availability seats, Supplier<@Nullable Instant> oldest) {
			this(seats.status(), seats.ready(), seats.remaining(), seats.capacity(), seats.allocated(), seats.portals(),
					seats.clusters(), oldest);
		}

		/** Computed only if selected, as it scans all portals. */
		public @Nullable Instant observedAt() {
			return this.oldest.get();
		}

	}

}
