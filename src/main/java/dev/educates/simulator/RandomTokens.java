package dev.educates.simulator;

import java.util.Random;
import java.util.UUID;

/**
 * Tokens, passwords and ids in the shape of the real ones, from a seed. They protect
 * nothing.
 */
final class RandomTokens {

	private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private final Random random;

	RandomTokens(long seed) {
		this.random = new Random(seed);
	}

	synchronized String text(int length) {
		var text = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			text.append(LETTERS.charAt(this.random.nextInt(LETTERS.length())));
		}
		return text.toString();
	}

	synchronized String uuid() {
		long high = (this.random.nextLong() & ~0xF000L) | 0x4000L;
		long low = (this.random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
		return new UUID(high, low).toString();
	}

}
