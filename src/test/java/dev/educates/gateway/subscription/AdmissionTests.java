package dev.educates.gateway.subscription;

import java.time.Duration;

import dev.educates.gateway.tenancy.Callers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Whose subscriptions count together. */
class AdmissionTests {

	private final SubscriberLimiter admission = new SubscriberLimiter(new SubscriptionProperties(Duration.ofMillis(5),
			Duration.ofMillis(20), Duration.ofMinutes(5), 100, 1, 100));

	@Test
	void issuersSubjectsAndClientsHaveSubscriptionsOfTheirOwn() {
		this.admission.admit(Callers.OPERATOR, null);
		Callers.OTHERS.values().forEach((other) -> this.admission.admit(other, null));
		assertThat(this.admission.counted()).isEqualTo(1 + Callers.OTHERS.size());
	}

	@Test
	void otherRightsAreNoOtherShare() {
		this.admission.admit(Callers.OPERATOR, null);
		Callers.OTHER_RIGHTS
			.forEach((attribute, other) -> assertThatExceptionOfType(TooManySubscribersException.class).as(attribute)
				.isThrownBy(() -> this.admission.admit(other, null)));
	}

}
