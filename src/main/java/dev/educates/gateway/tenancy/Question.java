package dev.educates.gateway.tenancy;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetSnapshot;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * What a view reads of a snapshot, as narrow as possible. Questions are compared by
 * equals. Topology and tenants are no questions: they are part of the {@link Audience}.
 */
sealed interface Question<A> {

	/** The answer of a snapshot. */
	@Nullable A in(FleetSnapshot fleet);

	/**
	 * Whether two answers are the same to all that a stored response may have of them.
	 * Parts of snapshots are immutable, so the same object is the same content, and so
	 * are lists of the same objects.
	 */
	default boolean isSame(@Nullable A before, @Nullable A now) {
		return before == now || (before instanceof Collection<?> some && now instanceof Collection<?> others
				&& Reads.same(some, others));
	}

	/** A response with the number of its snapshot is valid for no later one. */
	record Generation() implements Question<Long> {

		@Override
		public Long in(FleetSnapshot fleet) {
			return fleet.generation();
		}

	}

	/** All workshops of a scope; null for the whole fleet. */
	record Workshops(@Nullable PortalScope scope) implements Question<Collection<HostedWorkshop>> {

		@Override
		public Collection<HostedWorkshop> in(FleetSnapshot fleet) {
			return (this.scope != null) ? this.scope.workshops(fleet).all() : fleet.workshops();
		}

	}

	/** Names of all workshops of a scope; null for the whole fleet. */
	record WorkshopNames(@Nullable PortalScope scope) implements Question<Collection<String>> {

		@Override
		public Collection<String> in(FleetSnapshot fleet) {
			return (this.scope != null) ? this.scope.workshops(fleet).names() : fleet.workshopNames();
		}

		@Override
		public boolean isSame(@Nullable Collection<String> before, @Nullable Collection<String> now) {
			return Reads.same(before, now, String::equals);
		}

	}

	/** A workshop of a scope; null for the whole fleet. */
	record OneWorkshop(@Nullable PortalScope scope, String name) implements Question<HostedWorkshop> {

		@Override
		public @Nullable HostedWorkshop in(FleetSnapshot fleet) {
			HostedWorkshop whole = fleet.workshop(this.name);
			return (this.scope != null) ? this.scope.part(whole, fleet) : whole;
		}

	}

	/**
	 * All portals of a scope, null for the whole fleet; of one cluster if it is given.
	 */
	record Portals(@Nullable PortalScope scope, @Nullable String cluster) implements Question<Collection<Portal>> {

		@Override
		public Collection<Portal> in(FleetSnapshot fleet) {
			if (this.scope == null) {
				return (this.cluster != null) ? fleet.portals(this.cluster) : fleet.portals();
			}
			return this.scope.portals()
				.stream()
				.filter((ref) -> this.cluster == null || this.cluster.equals(ref.cluster()))
				.map(fleet::portal)
				.filter(Objects::nonNull)
				.toList();
		}

		@Override
		public boolean isSame(@Nullable Collection<Portal> before, @Nullable Collection<Portal> now) {
			return Reads.same(before, now, OnePortal::isSameState);
		}

	}

	/** A portal with its environments. Configuration is topology. */
	record OnePortal(PortalRef ref) implements Question<Portal> {

		@Override
		public @Nullable Portal in(FleetSnapshot fleet) {
			return fleet.portal(this.ref);
		}

		@Override
		public boolean isSame(@Nullable Portal before, @Nullable Portal now) {
			return before == now || (before != null && now != null && isSameState(before, now));
		}

		/** Apart from the time of the reading, and the words about the health. */
		static boolean isSameState(Portal before, Portal now) {
			return before.content() == now.content() && before.health() == now.health();
		}

	}

	record OneEnvironment(EnvironmentRef ref) implements Question<WorkshopEnvironment> {

		@Override
		public @Nullable WorkshopEnvironment in(FleetSnapshot fleet) {
			return fleet.environment(this.ref);
		}

	}

	record OneSession(SessionRef ref) implements Question<Session> {

		@Override
		public @Nullable Session in(FleetSnapshot fleet) {
			return fleet.session(this.ref);
		}

	}

	record Sessions() implements Question<Object> {

		@Override
		public Object in(FleetSnapshot fleet) {
			return fleet.allSessions();
		}

	}

	record SessionsOfUser(String user) implements Question<List<Session>> {

		@Override
		public List<Session> in(FleetSnapshot fleet) {
			return fleet.sessionsOf(this.user);
		}

	}

}
