package dev.educates.gateway.portal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Fleets;
import dev.educates.gateway.fleet.PortalRef;
import org.junit.jupiter.api.Test;

import static dev.educates.gateway.fleet.AdministrativeState.ACTIVE;
import static dev.educates.gateway.fleet.AdministrativeState.CORDONED;
import static org.assertj.core.api.Assertions.assertThat;

class PortalDirectoryTests {

	private static final PortalRef PORTAL = new PortalRef("eu", "a");

	private static final PortalRegistration REGISTRATION = ScriptedPortal.registration(Fleets.portal("eu/a"));

	private static final Cluster CLUSTER = new Cluster("eu", Map.of(), ACTIVE);

	private final PortalDirectory directory = new PortalDirectory((registration) -> null);

	private final List<List<AdministrativeState>> told = new ArrayList<>();

	private AdministrativeOverrides overrides = AdministrativeOverrides.NONE;

	PortalDirectoryTests() {
		this.directory.replace(List.of(CLUSTER), List.of(REGISTRATION));
		this.directory.listen((clusters, portals) -> {
			List<AdministrativeState> states = new ArrayList<>();
			clusters.forEach((cluster) -> states.add(cluster.administrativeState()));
			portals.forEach((portal) -> states.add(portal.administrativeState()));
			this.told.add(states);
		});
	}

	private boolean apply(PortalRef portal, AdministrativeState state) {
		return said(this.directory.with(this.overrides, portal, state));
	}

	private boolean apply(String cluster, AdministrativeState state) {
		return said(this.directory.with(this.overrides, cluster, state));
	}

	private boolean said(AdministrativeOverrides next) {
		if (next != null) {
			this.overrides = next;
			this.directory.apply(next);
		}
		return next != null;
	}

	@Test
	void whatAnOperatorSaysOutweighsDiscovery() {
		assertThat(apply(PORTAL, CORDONED)).isTrue();
		assertThat(this.told.getLast()).containsExactly(ACTIVE, CORDONED);
		assertThat(apply("eu", CORDONED)).isTrue();
		assertThat(this.told.getLast()).containsExactly(CORDONED, CORDONED);
		this.directory.replace(List.of(CLUSTER), List.of(REGISTRATION));
		assertThat(this.told.getLast()).containsExactly(CORDONED, CORDONED);
		this.directory.replace(List.of(CLUSTER.withState(CORDONED)), List.of(REGISTRATION.withState(CORDONED)));
		apply(PORTAL, ACTIVE);
		apply("eu", ACTIVE);
		assertThat(this.told.getLast()).containsExactly(ACTIVE, ACTIVE);
	}

	@Test
	void aCordonThatWasTakenBackLeavesTheConfigurationInForce() {
		apply(PORTAL, CORDONED);
		apply("eu", CORDONED);
		apply(PORTAL, ACTIVE);
		apply("eu", ACTIVE);
		assertThat(this.told.getLast()).containsExactly(ACTIVE, ACTIVE);
		this.directory.replace(List.of(CLUSTER.withState(CORDONED)), List.of(REGISTRATION.withState(CORDONED)));
		assertThat(this.told.getLast()).containsExactly(CORDONED, CORDONED);
	}

	@Test
	void whatWasSaidOfThatWhichHasGoneIsKept() {
		apply(PORTAL, CORDONED);
		apply("eu", CORDONED);
		this.directory.replace(List.of(), List.of());
		assertThat(apply(PORTAL, ACTIVE)).isFalse();
		assertThat(apply("eu", ACTIVE)).isFalse();
		this.directory.replace(List.of(CLUSTER), List.of(REGISTRATION));
		assertThat(this.told.getLast()).containsExactly(CORDONED, CORDONED);
	}

	@Test
	void whatWouldBeSaidIsNotSaid() {
		assertThat(this.directory.with(AdministrativeOverrides.NONE, PORTAL, CORDONED))
			.isEqualTo(new AdministrativeOverrides(Map.of(), Map.of(PORTAL, CORDONED)));
		assertThat(this.told).hasSize(1);
	}

}
