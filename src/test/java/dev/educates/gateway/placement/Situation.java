package dev.educates.gateway.placement;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import dev.educates.gateway.fleet.EnvironmentRef;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/** The language in which tests describe circumstances. */
final class Situation implements Circumstances {

	private final Map<String, Integer> claimed = new HashMap<>();

	private final Map<String, Integer> underWay = new HashMap<>();

	private final Map<String, Duration> pace = new HashMap<>();

	private final Map<String, Trust> trust = new HashMap<>();

	private final Map<String, Instant> refusedAt = new HashMap<>();

	private Instant now = Fleets.SEEN;

	/** Nothing is going on, and every portal was seen just now. */
	static Situation quiet() {
		return new Situation();
	}

	/** So long after the readings of the fleets of {@link Fleets}. */
	Situation after(Duration age) {
		this.now = Fleets.SEEN.plus(age);
		return this;
	}

	Situation claimed(String environment, int seats) {
		this.claimed.merge(environment, seats, Integer::sum);
		this.claimed.merge(environment.substring(0, environment.lastIndexOf('/')), seats, Integer::sum);
		return this;
	}

	Situation underWay(String portal, int requests) {
		this.underWay.merge(portal, requests, Integer::sum);
		return this;
	}

	/** What it has needed lately for a request. */
	Situation pace(String portal, Duration pace) {
		this.pace.put(portal, pace);
		return this;
	}

	Situation trust(String portal, Trust trust) {
		this.trust.put(portal, trust);
		return this;
	}

	/** For everybody. */
	Situation refused(String environment, Instant at) {
		this.refusedAt.put(environment, at);
		return this;
	}

	Situation refused(String environment, String user, Instant at) {
		this.refusedAt.put(environment + " " + user, at);
		return this;
	}

	@Override
	public Instant now() {
		return this.now;
	}

	@Override
	public int claimed(EnvironmentRef environment) {
		return this.claimed.getOrDefault(environment.toString(), 0);
	}

	@Override
	public int claimed(PortalRef portal) {
		return this.claimed.getOrDefault(portal.toString(), 0);
	}

	@Override
	public int underWay(PortalRef portal) {
		return this.underWay.getOrDefault(portal.toString(), 0);
	}

	@Override
	public @Nullable Duration pace(PortalRef portal) {
		return this.pace.get(portal.toString());
	}

	@Override
	public Trust trust(PortalRef portal) {
		return this.trust.getOrDefault(portal.toString(), Trust.TRUSTED);
	}

	@Override
	public @Nullable Instant refusedAt(EnvironmentRef environment, String user) {
		Instant forUser = this.refusedAt.get(environment + " " + user);
		return (forUser != null) ? forUser : this.refusedAt.get(environment.toString());
	}

}
