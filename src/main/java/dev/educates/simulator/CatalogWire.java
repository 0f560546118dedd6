package dev.educates.simulator;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Bodies of the catalogs and of {@code status}, field by field as recorded. */
final class CatalogWire {

	private CatalogWire() {
	}

	/** {@code catalog/environments/}. */
	record Environments(PortalPart portal, List<EnvironmentPart> environments) {
	}

	/** {@code catalog/workshops/}. */
	record Workshops(PortalPart portal, List<WorkshopPart> workshops) {
	}

	/** The portal itself. */
	record PortalPart(String name, Map<String, String> labels, String uid, int generation, String url, Seats sessions) {
	}

	/** The portal's limits; 0: none. */
	record Seats(int maximum, int registered, int anonymous, int allocated) {
	}

	/** An environment, in {@code status} without the alias of its workshop. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record EnvironmentPart(String name, String state, @Nullable WorkshopPart workshop,
			@Nullable List<SessionPart> sessions, long duration, int capacity, int reserved, int allocated,
			int available) {

		static EnvironmentPart of(EnvironmentView view, @Nullable WorkshopPart workshop, boolean sessions) {
			return new EnvironmentPart(view.specification().name(), view.state().name(), workshop,
					sessions ? view.sessions().stream().map(SessionPart::of).toList() : null,
					view.specification().duration().toSeconds(), view.capacity(), view.reserved(), view.allocated(),
					view.available());
		}

	}

	/**
	 * A workshop; {@code resource} only in the catalogs, {@code environment} only in that
	 * of workshops.
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record WorkshopPart(String name, @Nullable String resource, String title, String description, String vendor,
			List<String> authors, String difficulty, String duration, List<String> tags, Map<String, String> labels,
			String logo, String url, @Nullable EnvironmentPart environment) {

		static WorkshopPart inCatalog(WorkshopSpecification workshop, @Nullable EnvironmentPart environment) {
			return of(workshop, workshop.alias(), workshop.name(), environment);
		}

		static WorkshopPart inStatus(WorkshopSpecification workshop) {
			return of(workshop, workshop.name(), null, null);
		}

		private static WorkshopPart of(WorkshopSpecification workshop, String name, @Nullable String resource,
				@Nullable EnvironmentPart environment) {
			return new WorkshopPart(name, resource, workshop.title(), workshop.description(), workshop.vendor(),
					workshop.authors(), workshop.difficulty(), workshop.duration(), workshop.tags(), workshop.labels(),
					workshop.logo(), workshop.url(), environment);
		}

	}

	/** A session in a list of its environment; without end the last three are absent. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record SessionPart(String name, String state, String namespace, @Nullable String user, @Nullable String started,
			@Nullable String expires, @Nullable Long countdown, @Nullable Boolean extendable) {

		static SessionPart of(SessionView view) {
			boolean ends = view.expires() != null;
			return new SessionPart(view.name(), view.state().name(), view.name(), view.owner(),
					WireTime.of(view.started()), WireTime.of(view.expires()), ends ? view.countdown() : null,
					ends ? view.extendable() : null);
		}

	}

}
