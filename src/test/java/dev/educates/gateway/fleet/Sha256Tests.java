package dev.educates.gateway.fleet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Sha256Tests {

	/** The example of FIPS 180-2. */
	@Test
	void hexadecimalDigitsAreThoseOfTheStandard() {
		assertThat(Sha256.hex("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
		assertThat(Sha256.bytes("abc")).hasSize(32).startsWith(0xba, 0x78);
	}

}
