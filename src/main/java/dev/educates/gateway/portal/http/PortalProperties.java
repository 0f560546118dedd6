package dev.educates.gateway.portal.http;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How portals are spoken to.
 *
 * @param connectTimeout how long it may take until a connection to a portal stands
 * @param concurrentRequests how many requests for a session one portal is sent at once;
 * it handles them one after the other
 * @param maximumAnswerSize a portal's answer that is longer counts as none
 */
@ConfigurationProperties("gateway.portal")
record PortalProperties(@DefaultValue("2s") Duration connectTimeout, @DefaultValue("4") int concurrentRequests,
		@DefaultValue("16MB") DataSize maximumAnswerSize) {

	PortalProperties {
		if (!connectTimeout.isPositive()) {
			throw new IllegalArgumentException(
					"gateway.portal.connect-timeout (%s) must be positive".formatted(connectTimeout));
		}
		if (concurrentRequests < 1) {
			throw new IllegalArgumentException(
					"gateway.portal.concurrent-requests (%d) must be at least 1".formatted(concurrentRequests));
		}
	}

}
