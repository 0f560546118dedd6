package dev.educates.gateway.coordination;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The id of one run of a gateway, 12 hexadecimal digits. A gateway that is started again
 * has another id: what it held before is not its own.
 */
public record ReplicaId(String value) {

	private static final SecureRandom RANDOM = new SecureRandom();

	/** A new id, different from that of every other replica. */
	public static ReplicaId random() {
		byte[] bytes = new byte[6];
		RANDOM.nextBytes(bytes);
		return new ReplicaId(HexFormat.of().formatHex(bytes));
	}

	@Override
	public String toString() {
		return this.value;
	}

}
