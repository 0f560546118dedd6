package dev.educates.gateway.portal.http;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** Reads what a catalog says of an environment's workshop. */
final class WorkshopFields {

	/** Of each of a workshop's tags, authors and labels. */
	private static final int MOST = 100;

	private @Nullable String name;

	private boolean nameIsOdd;

	private @Nullable String resource;

	private @Nullable String title;

	private @Nullable String description;

	private @Nullable String vendor;

	private List<String> authors = List.of();

	private @Nullable String difficulty;

	private @Nullable String duration;

	private List<String> tags = List.of();

	private Map<String, String> labels = Map.of();

	private @Nullable String logo;

	private @Nullable String url;

	private WorkshopFields() {
	}

	/**
	 * Reads the current value.
	 * @return null if it is no object, or has a name that cannot be read: the name of the
	 * resource would be that of another workshop
	 */
	static PortalDtos.@Nullable WorkshopPart read(FieldReader fields) {
		WorkshopFields parsed = new WorkshopFields();
		return fields.object("workshop", (name) -> parsed.field(fields, name, "workshop." + name)) && !parsed.nameIsOdd
				? parsed.part() : null;
	}

	private void field(FieldReader fields, String key, String where) {
		switch (key) {
			case "name" -> {
				this.name = fields.text(where);
				this.nameIsOdd = this.name == null && !fields.isNull();
			}
			case "resource" -> this.resource = fields.text(where);
			case "title" -> this.title = fields.text(where);
			case "description" -> this.description = fields.text(where);
			case "vendor" -> this.vendor = fields.text(where);
			case "authors" -> this.authors = fields.texts(where, MOST);
			case "difficulty" -> this.difficulty = fields.text(where);
			case "duration" -> this.duration = fields.text(where);
			case "tags" -> this.tags = fields.texts(where, MOST);
			case "labels" -> this.labels = fields.textsByName(where, MOST);
			case "logo" -> this.logo = fields.text(where);
			case "url" -> this.url = fields.text(where);
			default -> {
			}
		}
	}

	private PortalDtos.WorkshopPart part() {
		return new PortalDtos.WorkshopPart(this.name, this.resource, this.title, this.description, this.vendor,
				this.authors, this.difficulty, this.duration, this.tags, this.labels, this.logo, this.url);
	}

}
