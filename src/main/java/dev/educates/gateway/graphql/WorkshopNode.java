package dev.educates.gateway.graphql;

import java.util.Collection;
import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * A workshop of the API: {@code Workshop} in the schema, which describes the fields.
 */
record WorkshopNode(View view, HostedWorkshop hosted) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.hosted, this.view.fleet().scopeName());
	}

	public String name() {
		return this.hosted.name();
	}

	public List<String> resources() {
		return this.hosted.resources();
	}

	public String title() {
		return this.hosted.workshop().title();
	}

	public String description() {
		return this.hosted.workshop().description();
	}

	public @Nullable String vendor() {
		return this.hosted.workshop().vendor();
	}

	public List<String> authors() {
		return this.hosted.workshop().authors();
	}

	public @Nullable String difficulty() {
		return this.hosted.workshop().difficulty();
	}

	public @Nullable String duration() {
		return this.hosted.workshop().duration();
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

	public @Nullable String logo() {
		return this.hosted.workshop().logo();
	}

	public @Nullable String url() {
		return this.hosted.workshop().url();
	}

	public List<WorkshopEnvironmentNode> environments() {
		return this.view.environments(this.hosted.environments());
	}

	public View.WorkshopAvailability availability() {
		return this.view.availability(this.hosted);
	}

}
