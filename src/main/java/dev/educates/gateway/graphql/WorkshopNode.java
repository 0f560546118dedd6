package dev.educates.gateway.graphql;

import java.util.List;

import dev.educates.gateway.fleet.HostedWorkshop;
import org.jspecify.annotations.Nullable;

// checkstyle:off Javadoc of fields: the schema has it

/**
 * A workshop as clients see it: {@code Workshop} in the schema, which describes the
 * fields.
 */
record WorkshopNode(View view, HostedWorkshop hosted) implements Node {

	@Override
	public String id() {
		return GlobalId.of(this.hosted.workshop());
	}

	public String name() {
		return this.hosted.name();
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

	public List<String> tags() {
		return this.hosted.workshop().tags();
	}

	public List<View.Label> labels() {
		return View.labels(this.hosted.workshop().labels());
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
