package dev.educates.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/** The catalogs and {@code status}. */
record CatalogRoutes(PortalSpecification specification, SimulatedPortal portal, SimulatorAccess access, String uid,
		Supplier<String> url) {

	List<Route> routes() {
		return List.of(
				Route.of("/workshops/catalog/environments/", CallKind.CATALOG, "GET", Route.Protection.CSRF,
						(request, name) -> environments(request)),
				Route.of("/workshops/catalog/workshops/", CallKind.CATALOG, "GET", Route.Protection.CSRF,
						(request, name) -> workshops(request)),
				Route.of("/workshops/environment/<name>/status/", CallKind.STATUS, "GET", Route.Protection.NONE,
						this::status));
	}

	private SimulatorResponse environments(SimulatorRequest request) {
		String user = this.access.user(request);
		boolean sessions = wantsSessions(request) && this.access.isRobot(user);
		CatalogQuery query = CatalogQuery.parse(request.rawQuery());
		List<EnvironmentView> all = this.portal.environments();
		boolean unready = all.stream()
			.anyMatch((environment) -> environment.state() == SimulatedEnvironmentState.STARTING);
		if (unready && query.states().contains(SimulatedEnvironmentState.STARTING)) {
			return SimulatorResponse.serverError();
		}
		var environments = all.stream()
			.filter(query::accepts)
			.map((view) -> CatalogWire.EnvironmentPart.of(view,
					CatalogWire.WorkshopPart.inCatalog(view.specification().workshop(), null), sessions))
			.toList();
		return SimulatorResponse.json(200, new CatalogWire.Environments(portal(all), environments));
	}

	private SimulatorResponse workshops(SimulatorRequest request) {
		this.access.user(request);
		List<EnvironmentView> all = this.portal.environments();
		var workshops = all.stream()
			.filter((view) -> view.state() == SimulatedEnvironmentState.RUNNING)
			.map((view) -> CatalogWire.WorkshopPart.inCatalog(view.specification().workshop(),
					CatalogWire.EnvironmentPart.of(view, null, false)))
			.toList();
		return SimulatorResponse.json(200, new CatalogWire.Workshops(portal(all), workshops));
	}

	private SimulatorResponse status(SimulatorRequest request, String name) {
		this.access.requireRobot(request, "Status requests not permitted");
		EnvironmentView view = this.portal.environment(name);
		if (view == null) {
			return SimulatorResponse.text(403, "Environment does not exist");
		}
		if (view.state() == SimulatedEnvironmentState.STARTING) {
			return SimulatorResponse.serverError();
		}
		var workshop = CatalogWire.WorkshopPart.inStatus(view.specification().workshop());
		return SimulatorResponse.json(200, CatalogWire.EnvironmentPart.of(view, workshop, wantsSessions(request)));
	}

	private CatalogWire.PortalPart portal(List<EnvironmentView> all) {
		int allocated = all.stream().mapToInt(EnvironmentView::allocated).sum();
		var seats = new CatalogWire.Seats(this.specification.maximum(), this.specification.registered(),
				this.specification.perUser(), allocated);
		return new CatalogWire.PortalPart(this.specification.name(), this.specification.labels(), this.uid, 1,
				this.url.get(), seats);
	}

	private static boolean wantsSessions(SimulatorRequest request) {
		return Set.of("true", "1").contains(request.trimmed("sessions").toLowerCase(Locale.ROOT));
	}

}
