package dev.educates.gateway.server.cache;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** What was sent, byte for byte: the same question has the same answer. */
public final class ResponseKey {

	private final String way;

	private final byte[] sent;

	private final int hash;

	/**
	 * A question.
	 * @param way how it was sent, and how the answer is to be written
	 * @param sent what was sent; not copied
	 */
	public ResponseKey(String way, byte[] sent) {
		this.way = way;
		this.sent = sent;
		this.hash = 31 * way.hashCode() + Arrays.hashCode(sent);
	}

	int size() {
		return this.way.length() + this.sent.length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ResponseKey that && this.hash == that.hash && this.way.equals(that.way)
				&& Arrays.equals(this.sent, that.sent);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/** Without what was sent: it may have personal data. */
	@Override
	public String toString() {
		return "Question[" + this.way + ", " + this.sent.length + " bytes]";
	}

}
