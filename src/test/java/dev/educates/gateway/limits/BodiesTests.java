package dev.educates.gateway.limits;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/** A body that does not come is nobody's fault but its sender's. */
class BodiesTests {

	private final Bodies bodies = new Bodies(1000, Duration.ofSeconds(10));

	private static MockHttpServletRequest failing(IOException fault) {
		return new MockHttpServletRequest() {

			@Override
			public ServletInputStream getInputStream() {
				return new Failing(fault);
			}

		};
	}

	/** As Jetty says it after 30 seconds without a byte. */
	@Test
	void whoSendsNothingMoreIsToldThatItTookTooLong() {
		assertThatExceptionOfType(Bodies.Unreadable.class)
			.isThrownBy(() -> this.bodies
				.read(failing(new IOException(new TimeoutException("Idle timeout expired: 30001/30000 ms")))))
			.withMessageContaining("10000 ms, the limit")
			.matches((told) -> told.status() == 408);
	}

	@Test
	void whoHasGoneIsToldNothing() {
		assertThatIOException().isThrownBy(() -> this.bodies.read(failing(new IOException("closed"))))
			.withMessage("closed");
	}

	/** Fails with each read. */
	private static final class Failing extends ServletInputStream {

		private final IOException fault;

		Failing(IOException fault) {
			this.fault = fault;
		}

		@Override
		public int read() throws IOException {
			throw this.fault;
		}

		@Override
		public boolean isFinished() {
			return false;
		}

		@Override
		public boolean isReady() {
			return true;
		}

		@Override
		public void setReadListener(ReadListener listener) {
			throw new UnsupportedOperationException();
		}

	}

}
