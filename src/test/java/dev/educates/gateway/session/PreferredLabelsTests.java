package dev.educates.gateway.session;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

import dev.educates.gateway.tenancy.Tenant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PreferredLabelsTests {

	private static SessionRequest preferring(Map<String, String> labels) {
		return new SessionRequest(null, "lab", "ann", null, null, null, Map.of(), null, null, null, null, labels, null,
				null);
	}

	@Test
	void thereMayBeTwentyOfThem() {
		Map<String, String> labels = new HashMap<>();
		for (int i = 0; i < 20; i++) {
			labels.put("label-" + i, "value");
		}
		assertThat(preferring(labels).problems()).isEmpty();
		labels.put("one", "more");
		assertThat(preferring(labels).problems()).containsExactly("preferredLabels (21) must be at most 20");
	}

	@Test
	void theirNamesAndValuesHaveLimits() {
		assertThat(preferring(Map.of(" ", "eu")).problems())
			.containsExactly("a preferred label's name (' ') must have from 1 to 253 characters");
		assertThat(preferring(Map.of("region", "x".repeat(254))).problems())
			.containsExactly("the value of preferred label 'region' (254 characters) must have at most 253");
		assertThat(preferring(Map.of("region", "")).problems()).isEmpty();
	}

	@Test
	void thoseOfTheRequestOutweighTheTenantsKeyByKey() {
		Tenant tenant = new Tenant("t", URI.create("https://t.test/"), null, null,
				Map.of("region", "eu", "team", "blue"), null);
		assertThat(preferring(Map.of("region", "us", "gpu", "yes")).toPlace(tenant, "t:ann").preferredLabels())
			.isEqualTo(Map.of("region", "us", "team", "blue", "gpu", "yes"));
		assertThat(preferring(Map.of("gpu", "yes")).toPlace(null, "ann").preferredLabels())
			.isEqualTo(Map.of("gpu", "yes"));
		assertThat(preferring(Map.of()).toPlace(tenant, "t:ann").user()).isEqualTo("t:ann");
	}

}
