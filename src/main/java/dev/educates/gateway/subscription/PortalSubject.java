package dev.educates.gateway.subscription;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.tenancy.CallerView;
import org.jspecify.annotations.Nullable;

/** All portals, for admins. */
record PortalSubject() implements Subject<PortalSubject.Portals, PortalChange> {

	@Override
	public Portals state(CallerView view) {
		view.caller().mustBeAdmin();
		return new Portals(view.portals().stream().collect(Collectors.toMap(Portal::ref, Function.identity())), view);
	}

	@Override
	public Collection<PortalChange> changes(@Nullable Portals before, Portals now) {
		List<PortalChange> changes = new ArrayList<>();
		for (Portal portal : now.byRef.values()) {
			if (before == null || !same(before, now, portal)) {
				changes.add(new PortalChange(portal, isNew(before, portal), false, now.view));
			}
		}
		if (before != null) {
			before.byRef.values()
				.stream()
				.filter((was) -> !now.byRef.containsKey(was.ref()))
				.forEach((was) -> changes.add(new PortalChange(was, false, true, before.view)));
		}
		return changes;
	}

	private static boolean isNew(@Nullable Portals before, Portal portal) {
		return before != null && !before.byRef.containsKey(portal.ref());
	}

	@Override
	public Object item(PortalChange change) {
		return change.portal().ref();
	}

	/** A portal is new until its first event was sent. */
	@Override
	public PortalChange merged(PortalChange earlier, PortalChange later) {
		return (earlier.added() && !later.removed()) ? new PortalChange(later.portal(), true, false, later.view())
				: later;
	}

	/** A cordon of a cluster changes its portals, too. */
	private static boolean same(Portals before, Portals now, Portal portal) {
		Portal was = before.byRef.get(portal.ref());
		return was != null && same(was, portal) && clusterState(portal, before.view) == clusterState(portal, now.view);
	}

	/** Apart from the age of its content. */
	private static boolean same(Portal was, Portal is) {
		PortalContent before = was.content();
		PortalContent now = is.content();
		return was.health() == is.health() && was.administrativeState() == is.administrativeState()
				&& was.weight().equals(is.weight())
				&& (before == now || (before != null && now != null && before.allocated() == now.allocated()
						&& before.maximum().equals(now.maximum()) && before.environments().equals(now.environments())));
	}

	private static @Nullable AdministrativeState clusterState(Portal portal, CallerView view) {
		Cluster cluster = view.cluster(portal.ref().cluster());
		return (cluster != null) ? cluster.administrativeState() : null;
	}

	record Portals(Map<PortalRef, Portal> byRef, CallerView view) {
	}

}
