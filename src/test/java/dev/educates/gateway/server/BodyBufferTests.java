package dev.educates.gateway.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.educates.gateway.server.limits.BodyReader;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyBufferTests {

	private final BodyReader bodies = new BodyReader(100_000, Duration.ofSeconds(10));

	private final BodyMemory memory = new BodyMemory(150_000);

	private BodyBuffer buffer(long announced) {
		return new BodyBuffer(this.bodies, this.memory, announced);
	}

	private static ByteBuffer bytes(int count) {
		return ByteBuffer.allocate(count);
	}

	@Test
	void bodyIsWhatArrivedInWhateverPieces() {
		BodyBuffer buffer = buffer(-1);
		for (String piece : "{\"query\": \"{ viewer { kind } }\"}".split("(?<=\\G.{3})")) {
			buffer.add(ByteBuffer.wrap(piece.getBytes(StandardCharsets.UTF_8)));
		}
		assertThat(new String(buffer.content(), StandardCharsets.UTF_8))
			.isEqualTo("{\"query\": \"{ viewer { kind } }\"}");
		assertThat(buffer.content()).as("the only copy").isSameAs(buffer.content());
	}

	@Test
	void bodyOfTheLargestSizeIsTakenAndOneByteMoreIsNot() {
		BodyBuffer largest = buffer(-1);
		largest.add(bytes(100_000));
		assertThat(largest.content()).hasSize(100_000);
		largest.release();
		BodyBuffer larger = buffer(100_001);
		larger.add(bytes(100_000));
		larger.add(bytes(1));
		assertThatExceptionOfType(BodyReader.Unreadable.class).isThrownBy(larger::content)
			.withMessage("the body has more than 100000 bytes, the limit")
			.matches((refused) -> refused.status() == 413);
	}

	@Test
	void bodyThatIsFarTooLargeIsNotReadToItsEnd() {
		assertThatExceptionOfType(BodyReader.Unreadable.class)
			.isThrownBy(() -> buffer(-1).refuseIfFarTooLarge(400_001));
		BodyBuffer unannounced = buffer(-1);
		unannounced.add(bytes(400_000));
		assertThatExceptionOfType(BodyReader.Unreadable.class).isThrownBy(() -> unannounced.add(bytes(1)));
	}

	@Test
	void memoryIsTakenForWhatWasSentAndNotForWhatWasAnnounced() {
		BodyBuffer buffer = buffer(100_000);
		assertThat(this.memory.taken()).isZero();
		buffer.add(bytes(BodyBuffer.FREE));
		assertThat(this.memory.taken()).isZero();
		buffer.add(bytes(1));
		assertThat(this.memory.taken()).isEqualTo(BodyBuffer.FREE);
	}

	@Test
	void allBodiesTogetherAreBoundedAndReleasedMemoryIsFreeAgain() {
		BodyBuffer first = buffer(-1);
		first.add(bytes(100_000));
		BodyBuffer second = buffer(-1);
		assertThatExceptionOfType(BodyReader.Unreadable.class).isThrownBy(() -> second.add(bytes(100_000)))
			.withMessageContaining("150000 bytes, the limit: try again")
			.matches((refused) -> refused.status() == 429);
		BodyBuffer small = buffer(-1);
		small.add(bytes(BodyBuffer.FREE));
		assertThat(small.content()).as("small ones always find room").hasSize(BodyBuffer.FREE);
		first.release();
		first.release();
		assertThat(this.memory.taken()).isZero();
		second.add(bytes(100_000));
		assertThat(second.content()).hasSize(100_000);
	}

}
