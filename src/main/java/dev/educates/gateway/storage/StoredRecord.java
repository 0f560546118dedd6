package dev.educates.gateway.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A record as it was last written.
 *
 * @param id unique in its collection
 * @param version 1 when it was created, and one more with each change
 * @param body text, in most collections JSON
 * @param expiresAt from when on it is not there; null for never
 */
public record StoredRecord(String id, long version, String body, @Nullable Instant expiresAt) {

	/** Without the body, which may have secrets. */
	@Override
	public String toString() {
		return "StoredRecord[%s, version %d]".formatted(this.id, this.version);
	}

}
