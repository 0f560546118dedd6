package dev.educates.gateway.fleet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every JDK has. */
public final class Sha256 {

	private Sha256() {
	}

	/** A digest to be fed in parts. */
	public static MessageDigest digest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
	}

	/** The 32 bytes for the UTF-8 of a text. */
	public static byte[] bytes(String text) {
		return digest().digest(text.getBytes(StandardCharsets.UTF_8));
	}

	/** The 64 hexadecimal digits for the UTF-8 of a text. */
	public static String hex(String text) {
		return HexFormat.of().formatHex(bytes(text));
	}

}
