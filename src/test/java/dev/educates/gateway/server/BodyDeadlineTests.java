package dev.educates.gateway.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class BodyDeadlineTests {

	private final BodyDeadline deadline = new BodyDeadline(Duration.ofSeconds(10), DataSize.ofBytes(1000));

	@Test
	void eachByteEarnsTime() {
		assertThat(this.deadline.after(0)).isEqualTo(BodyDeadline.GRACE);
		assertThat(this.deadline.after(2500)).isEqualTo(BodyDeadline.GRACE.plusMillis(2500));
	}

	@Test
	void noBodyTakesLongerThanTheLimit() {
		assertThat(this.deadline.after(1 << 30)).isEqualTo(Duration.ofSeconds(10));
	}

	/** A body of n bytes that comes at a bit more than the rate is never late. */
	@Test
	void steadySenderIsInTime() {
		for (int second = 0; second < 10; second++) {
			assertThat(this.deadline.after(1001L * second)).isGreaterThan(Duration.ofSeconds(second));
		}
	}

}
