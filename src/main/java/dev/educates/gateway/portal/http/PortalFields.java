package dev.educates.gateway.portal.http;

import org.jspecify.annotations.Nullable;

/** Reads what a catalog says of the whole portal. */
final class PortalFields {

	private @Nullable String uid;

	private long generation;

	private boolean seatsTold;

	private long maximum;

	private int allocated;

	private PortalFields() {
	}

	/**
	 * Reads the current value.
	 * @return null if it is no object
	 */
	static PortalDtos.@Nullable PortalPart read(FieldReader fields) {
		PortalFields parsed = new PortalFields();
		return fields.object("portal", (name) -> parsed.field(fields, name)) ? parsed.part() : null;
	}

	private void field(FieldReader fields, String name) {
		switch (name) {
			case "uid" -> this.uid = fields.text("portal.uid");
			case "generation" -> this.generation = fields.number("portal.generation");
			case "sessions" ->
				this.seatsTold = fields.object("portal.sessions", (inner) -> seats(fields, "portal.sessions." + inner));
			default -> {
			}
		}
	}

	/**
	 * A portal compares its sessions with a maximum that is not 0: a negative one is 0
	 * seats.
	 */
	private void seats(FieldReader fields, String name) {
		switch (name) {
			case "portal.sessions.maximum" -> {
				this.maximum = fields.number(name);
				if (this.maximum < 0) {
					fields.warn(name, "%d is read as no seats".formatted(this.maximum));
				}
				else if (this.maximum > Integer.MAX_VALUE) {
					fields.warn(name, "%d is read as %d".formatted(this.maximum, Integer.MAX_VALUE));
				}
			}
			case "portal.sessions.allocated" -> this.allocated = fields.count(name);
			default -> {
			}
		}
	}

	private PortalDtos.PortalPart part() {
		return new PortalDtos.PortalPart(this.uid, this.generation,
				this.seatsTold ? new PortalDtos.SessionsPart(this.maximum, this.allocated) : null);
	}

}
