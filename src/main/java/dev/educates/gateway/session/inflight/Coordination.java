package dev.educates.gateway.session.inflight;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.FleetView;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.placement.Circumstances;
import dev.educates.gateway.placement.Trust;
import org.jspecify.annotations.Nullable;

/** All that requests for sessions know of each other. */
public final class Coordination {

	private final Clock clock;

	private final Waiting.Bell bell;

	private final Claims claims;

	private final PortalTrust trust;

	private final RecentRefusals refusals;

	private final Leftovers leftovers;

	private final Queues queues;

	/**
	 * Nothing is under way.
	 * @param newest the newest snapshot of the whole fleet; must not block
	 * @param rules how long and how often
	 * @param waiting makes the bell
	 * @param clock tells when
	 */
	public Coordination(Supplier<? extends FleetView> newest, Rules rules, Waiting waiting, Clock clock) {
		this.clock = clock;
		this.bell = waiting.bell();
		this.claims = new Claims(newest, this.bell);
		this.trust = new PortalTrust(rules.failures(), this.bell);
		this.refusals = new RecentRefusals(rules.refusalHold(), rules.userRefusalHold(), clock);
		this.leftovers = new Leftovers(this.claims);
		this.queues = new Queues(clock);
	}

	/**
	 * A portal was looked at, and the snapshot has what came of it.
	 * @param portal the portal
	 * @param health how the look ended
	 * @param detail why it is not healthy
	 */
	public void looked(PortalRef portal, PortalHealth health, String detail) {
		this.trust.looked(portal, health, detail);
		this.bell.ring();
	}

	/**
	 * Forgets what is known of all other portals: one that comes back under its name is a
	 * new one.
	 * @param portals all that exist
	 */
	public void keepOnly(Collection<PortalRef> portals) {
		this.trust.keepOnly(portals);
		this.queues.keepOnly(portals);
		this.bell.ring();
	}

	/**
	 * Is rung when somebody who found no seat may find one.
	 * @return always the same
	 */
	public Waiting.Bell bell() {
		return this.bell;
	}

	/**
	 * Seats that requests under way may take.
	 * @return always the same
	 */
	public Claims claims() {
		return this.claims;
	}

	/**
	 * Which portals are worth asking.
	 * @return always the same
	 */
	public PortalTrust trust() {
		return this.trust;
	}

	/**
	 * Who has just said no.
	 * @return always the same
	 */
	public RecentRefusals refusals() {
		return this.refusals;
	}

	/**
	 * What may have been left behind.
	 * @return always the same
	 */
	public Leftovers leftovers() {
		return this.leftovers;
	}

	/**
	 * How long portals keep their queues waiting.
	 * @return always the same
	 */
	public Queues queues() {
		return this.queues;
	}

	/**
	 * What is known now beside a snapshot.
	 * @param fleet the snapshot
	 * @return for plans
	 */
	public Circumstances circumstances(FleetView fleet) {
		return new Present(fleet, this.clock.instant());
	}

	/**
	 * How long and how often.
	 *
	 * @param failures so many in a row take a portal out, at least 1
	 * @param refusalHold how long "no session available" counts for everybody
	 * @param userRefusalHold how long it counts for one user
	 */
	public record Rules(int failures, Duration refusalHold, Duration userRefusalHold) {
	}

	private final class Present implements Circumstances {

		private final FleetView fleet;

		private final Instant now;

		private final Claims.Counts claims = Coordination.this.claims.counts();

		Present(FleetView fleet, Instant now) {
			this.fleet = fleet;
			this.now = now;
		}

		@Override
		public Instant now() {
			return this.now;
		}

		@Override
		public int claimed(EnvironmentRef environment) {
			return this.claims.environments().getOrDefault(environment, 0);
		}

		@Override
		public int claimed(PortalRef portal) {
			return this.claims.portals().getOrDefault(portal, 0);
		}

		@Override
		public int underWay(PortalRef portal) {
			return this.claims.underWay().getOrDefault(portal, 0);
		}

		@Override
		public @Nullable Duration pace(PortalRef portal) {
			return Coordination.this.queues.pace(portal);
		}

		@Override
		public Trust trust(PortalRef portal) {
			return Coordination.this.trust.trust(portal);
		}

		@Override
		public @Nullable Instant refusedAt(EnvironmentRef environment, String user) {
			Portal portal = this.fleet.portal(environment.portal());
			return Coordination.this.refusals.refusedAt(environment, user, (portal != null) ? portal.reading() : null);
		}

	}

}
