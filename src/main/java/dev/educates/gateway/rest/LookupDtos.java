package dev.educates.gateway.rest;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.Cluster;
import dev.educates.gateway.fleet.EnvironmentState;
import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Portal;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalHealth;
import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import dev.educates.gateway.fleet.Workshop;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import org.jspecify.annotations.Nullable;

/**
 * Entities in the format of the lookup service. Values that only Kubernetes has, and no
 * portal's catalog, are null.
 */
final class LookupDtos {

	private LookupDtos() {
	}

	static ClientRow of(Client client) {
		return new ClientRow(client.name(), client.roles(),
				client.tenants().stream().map(NamePattern::toString).toList());
	}

	static ClusterRow of(Cluster cluster) {
		return new ClusterRow(cluster.name(), labels(cluster.labels()));
	}

	static PortalRow of(Portal portal) {
		PortalContent content = portal.content();
		int capacity = (content != null && content.maximum() instanceof Capacity.Limited(int seats)) ? seats : 0;
		return new PortalRow(portal.ref().name(), (content != null) ? content.uid() : null,
				(content != null) ? content.generation() : null, labels(portal.labels()), portal.ref().cluster(),
				portal.url().toString(), capacity, (content != null) ? content.allocated() : 0,
				(portal.health() == PortalHealth.HEALTHY) ? "Running" : "Unknown");
	}

	static EnvironmentRow of(WorkshopEnvironment environment) {
		Workshop workshop = environment.workshop();
		return new EnvironmentRow(environment.ref().name(), null, null, workshop.name(), workshop.title(),
				workshop.description(), labels(workshop.labels()), environment.ref().portal().cluster(),
				environment.ref().portal().name(), environment.capacity(), environment.reserved(),
				environment.allocated(), environment.available(), phase(environment.state()));
	}

	static WorkshopRow of(HostedWorkshop hosted) {
		Workshop workshop = hosted.workshop();
		List<Label> labels = hosted.labels()
			.entrySet()
			.stream()
			.flatMap((label) -> label.getValue().stream().map((value) -> new Label(label.getKey(), value)))
			.toList();
		return new WorkshopRow(workshop.name(), workshop.title(), workshop.description(), labels);
	}

	/** The user's id as callers know it. */
	static SessionRow of(Session session, String user) {
		return new SessionRow(session.ref().name(), null, session.ref().portal().cluster(),
				session.ref().portal().name(), session.environment().name(), session.workshop(), phase(session.state()),
				user);
	}

	private static String phase(EnvironmentState state) {
		return switch (state) {
			case STARTING -> "Starting";
			case RUNNING -> "Running";
			case STOPPING -> "Stopping";
			case STOPPED -> "Stopped";
			case UNKNOWN -> "Unknown";
		};
	}

	/** A session that waits for its browser is not yet {@code Allocated} there. */
	private static String phase(SessionState state) {
		return switch (state) {
			case STARTING -> "Starting";
			case WAITING -> "Allocating";
			case RUNNING -> "Allocated";
			case STOPPING -> "Stopping";
			case UNKNOWN -> "Unknown";
		};
	}

	private static List<Label> labels(Map<String, String> labels) {
		return labels.entrySet()
			.stream()
			.map((label) -> new Label(label.getKey(), label.getValue()))
			.sorted(Comparator.comparing(Label::name))
			.toList();
	}

	record Label(String name, String value) {
	}

	record ClientRow(String name, List<String> roles, List<String> tenants) {
	}

	record ClusterRow(String name, List<Label> labels) {
	}

	record PortalRow(String name, @Nullable String uid, @Nullable Long generation, List<Label> labels, String cluster,
			String url, int capacity, int allocated, String phase) {
	}

	record EnvironmentRow(String name, @Nullable String uid, @Nullable Long generation, String workshop, String title,
			String description, List<Label> labels, String cluster, String portal, int capacity, int reserved,
			int allocated, int available, String phase) {
	}

	record WorkshopRow(String name, String title, String description, List<Label> labels) {
	}

	record SessionRow(String name, @Nullable Long generation, String cluster, String portal, String environment,
			String workshop, String phase, String user) {
	}

	record TenantRow(String name, List<String> clients) {
	}

}
