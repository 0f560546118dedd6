package dev.educates.gateway.server.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Options of the audit log.
 *
 * @param userIds how the audit writes the ids of users
 * @param key of these hashes: the same key makes the same id the same hash after a
 * restart and on other instances; null for one that ends with the process
 */
@Validated
@ConfigurationProperties("gateway.audit")
record AuditProperties(@DefaultValue("hashed") IdFormat userIds, @Nullable String key) {

	/** Without the key. */
	@Override
	public String toString() {
		return "AuditProperties[" + this.userIds + "]";
	}

	/** How the ids of users are written. */
	enum IdFormat {

		/**
		 * As a keyed hash, which does not identify a person: the same for the same user.
		 */
		HASHED,

		/** As they are; those that are e-mail addresses are hashed all the same. */
		PLAIN

	}

}
