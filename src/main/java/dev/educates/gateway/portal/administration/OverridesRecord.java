package dev.educates.gateway.portal.administration;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.AdministrativeOverrides;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Overrides as JSON, sorted by name. What another version of the gateway has added is
 * left out when they are read.
 */
record OverridesRecord(int version, long revision, List<OfCluster> clusters, List<OfPortal> portals) {

	static final OverridesRecord NONE = of(0, AdministrativeOverrides.NONE);

	private static final int VERSION = 1;

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
		.build();

	static OverridesRecord of(long revision, AdministrativeOverrides states) {
		return new OverridesRecord(VERSION, revision,
				states.clusters()
					.entrySet()
					.stream()
					.map((each) -> new OfCluster(each.getKey(), each.getValue()))
					.sorted(Comparator.comparing(OfCluster::cluster))
					.toList(),
				states.portals()
					.entrySet()
					.stream()
					.map((each) -> new OfPortal(each.getKey().cluster(), each.getKey().name(), each.getValue()))
					.sorted(Comparator.comparing(OfPortal::cluster).thenComparing(OfPortal::portal))
					.toList());
	}

	static OverridesRecord parse(String json) {
		return JSON.readValue(json, OverridesRecord.class);
	}

	String json() {
		return JSON.writeValueAsString(this);
	}

	/** False if a newer gateway has written more than this one can read. */
	boolean isComplete() {
		return this.version <= VERSION;
	}

	AdministrativeOverrides states() {
		return new AdministrativeOverrides(
				this.clusters.stream()
					.filter((each) -> each.state != null)
					.collect(Collectors.toMap(OfCluster::cluster, OfCluster::state, (first, last) -> last)),
				this.portals.stream()
					.filter((each) -> each.state != null)
					.collect(Collectors.toMap((each) -> new PortalRef(each.cluster, each.portal), OfPortal::state,
							(first, last) -> last)));
	}

	record OfCluster(String cluster, AdministrativeState state) {
	}

	record OfPortal(String cluster, String portal, AdministrativeState state) {
	}

}
