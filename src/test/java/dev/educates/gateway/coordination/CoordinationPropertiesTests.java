package dev.educates.gateway.coordination;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class CoordinationPropertiesTests {

	private static CoordinationProperties bound(Map<String, String> options) {
		Map<String, String> all = new HashMap<>();
		options.forEach((name, value) -> all.put("gateway.coordination." + name, value));
		return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("gateway.coordination",
				CoordinationProperties.class);
	}

	@Test
	void withoutAnAddressNothingIsShared() {
		CoordinationProperties properties = bound(Map.of());
		assertThat(properties.isShared()).isFalse();
		assertThat(properties.whenUnavailable()).isEqualTo(WhenUnavailable.SERVE);
		assertThat(properties.timeout()).isEqualTo(Duration.ofMillis(250));
	}

	@Test
	void anAddressOrNodesOfAClusterAreShared() {
		assertThat(bound(Map.of("redis.url", "rediss://redis.test:6380/1")).isShared()).isTrue();
		assertThat(bound(Map.of("redis.url", "redis-sentinel://a:26379,b:26379/0#name")).isShared()).isTrue();
		assertThat(bound(Map.of("redis.nodes[0]", "redis://a:6379", "redis.nodes[1]", "redis://b:6379")).isShared())
			.isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			redis.url      | localhost:6379               | localhost:6379
			redis.url      | http://localhost:6379        | http://localhost:6379
			redis.url      | redis://:s3cret@localhost    | must not have credentials
			redis.nodes[0] | redis-sentinel://a:26379#name | redis-sentinel://a:26379#name
			redis.username | gateway                      | gateway.coordination.redis.password
			redis.prefix   | two words                    | two words
			""")
	void aBadValueIsNamed(String option, String value, String message) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(catchThrowable(() -> bound(Map.of(option, value))));
		assertThat(cause).hasMessageContaining("gateway.coordination." + option.replace("[0]", ""))
			.hasMessageContaining(message)
			.hasMessageNotContaining("s3cret");
	}

	@Test
	void thePasswordIsNeverPrinted() {
		assertThat(bound(Map.of("redis.url", "redis://localhost", "redis.password", "s3cret")).toString())
			.contains("redis://localhost")
			.doesNotContain("s3cret");
	}

}
