package dev.educates.gateway.portal.http;

import java.time.Duration;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Calls to portals.
 *
 * @param connectTimeout timeout for a connection to a portal
 * @param concurrentRequests maximum concurrent requests for sessions per portal, which
 * processes them one at a time
 * @param maximumAnswerSize maximum size of a response, other than a catalog; a larger one
 * counts as lost
 * @param maximumCatalogSize maximum size of a catalog; with a larger one the portal is
 * UNREACHABLE and keeps its last data
 * @param maximumEnvironments maximum number of environments in a catalog
 * @param maximumSessions maximum number of sessions in a catalog
 */
@Validated
@ConfigurationProperties("gateway.portal")
record PortalProperties(@DefaultValue("2s") @Positive Duration connectTimeout,
		@DefaultValue("4") @Positive int concurrentRequests, @DefaultValue("256KB") DataSize maximumAnswerSize,
		@DefaultValue("8MB") DataSize maximumCatalogSize, @DefaultValue("2000") @Positive int maximumEnvironments,
		@DefaultValue("20000") @Positive int maximumSessions) {

	private static final DataSize LARGEST = DataSize.ofGigabytes(1);

	PortalProperties {
		size("maximum-answer-size", maximumAnswerSize);
		size("maximum-catalog-size", maximumCatalogSize);
	}

	private static void size(String key, DataSize value) {
		if (value.toKilobytes() < 1 || value.compareTo(LARGEST) > 0) {
			throw new IllegalArgumentException(
					"gateway.portal.%s (%s) must be between 1KB and 1GB".formatted(key, value));
		}
	}

	CatalogLimits catalogLimits() {
		return new CatalogLimits(Math.toIntExact(this.maximumCatalogSize.toBytes()), this.maximumEnvironments,
				this.maximumSessions);
	}

}
