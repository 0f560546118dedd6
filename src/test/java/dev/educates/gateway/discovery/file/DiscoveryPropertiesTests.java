package dev.educates.gateway.discovery.file;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DiscoveryProperties}.
 */
class DiscoveryPropertiesTests {

	@Test
	void defaults() {
		assertThat(bind(Map.of())).isEqualTo(new DiscoveryProperties(Duration.ofSeconds(2)));
	}

	@Test
	void intervalMayBeZero() {
		assertThat(bind(Map.of("gateway.discovery.reload-interval", "0")).reloadInterval()).isZero();
	}

	@Test
	void intervalMustNotBeNegative() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> new DiscoveryProperties(Duration.ofSeconds(-1)))
			.withMessage("gateway.discovery.reload-interval (PT-1S) must not be negative");
	}

	private static DiscoveryProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("gateway.discovery",
				DiscoveryProperties.class);
	}

}
