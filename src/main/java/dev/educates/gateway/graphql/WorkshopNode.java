package dev.educates.gateway.graphql;

import java.util.Collection;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import dev.educates.gateway.fleet.Workshop;
import org.jspecify.annotations.Nullable;

/** {@code Workshop} of the schema. */
record WorkshopNode(View view, HostedWorkshop hosted, String name, String title, String description,
		@Nullable String vendor, List<String> authors, @Nullable String difficulty, @Nullable String duration,
		@Nullable String logo, @Nullable String url) implements Node {

	WorkshopNode(View view, HostedWorkshop hosted) {
		this(view, hosted, hosted.workshop());
	}

	private WorkshopNode(View view, HostedWorkshop hosted, Workshop described) {
		this(view, hosted, described.name(), described.title(), described.description(), described.vendor(),
				described.authors(), described.difficulty(), described.duration(), described.logo(), described.url());
	}

	@Override
	public String id() {
		return GlobalId.of(this.hosted, this.view.fleet().scopeName());
	}

	public List<String> resources() {
		return this.hosted.resources();
	}

	public Collection<String> tags() {
		return this.hosted.tags();
	}

	public List<View.Label> labels() {
		return this.hosted.labels()
			.entrySet()
			.stream()
			.flatMap((label) -> label.getValue().stream().map((value) -> new View.Label(label.getKey(), value)))
			.toList();
	}

	public List<WorkshopEnvironmentNode> environments() {
		return this.view.environments(this.hosted.environments());
	}

	public View.WorkshopAvailability availability() {
		return this.view.availability(this.hosted);
	}

}
