package dev.educates.gateway.coordination;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Hides values from those who can read the store. The keys are derived from the signing
 * key, which all replicas share, one for each purpose (RFC 5869).
 */
public final class SharedSecrets {

	private static final int NONCE = 12;

	private static final int TAG_BITS = 128;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final Supplier<String> signingKey;

	private final String purpose;

	private volatile Keys keys;

	/**
	 * Keys for one purpose, of a signing key that can change.
	 * @param signingKey the present one
	 * @param purpose what is hidden: another purpose has other keys
	 */
	public SharedSecrets(Supplier<String> signingKey, String purpose) {
		this.signingKey = signingKey;
		this.purpose = purpose;
		this.keys = Keys.of(signingKey.get(), purpose);
	}

	private Keys keys() {
		String now = this.signingKey.get();
		Keys last = this.keys;
		if (!last.of.equals(now)) {
			last = Keys.of(now, this.purpose);
			this.keys = last;
		}
		return last;
	}

	/** Keys that only this process has: other ones each time. */
	public static SharedSecrets ofProcess(String purpose) {
		byte[] random = new byte[32];
		RANDOM.nextBytes(random);
		String key = HexFormat.of().formatHex(random);
		return new SharedSecrets(() -> key, purpose);
	}

	private static SecretKey derived(String signingKey, String purpose, String algorithm) {
		try {
			HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
				.addIKM(new SecretKeySpec(signingKey.getBytes(StandardCharsets.UTF_8), "Generic"))
				.thenExpand(("educates-gateway " + purpose).getBytes(StandardCharsets.UTF_8), 32);
			return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has HKDF-SHA256", ex);
		}
	}

	/**
	 * Encrypts a secret: to another text each time.
	 * @param context which record it is part of
	 */
	public String encrypted(String text, String context) {
		byte[] nonce = new byte[NONCE];
		RANDOM.nextBytes(nonce);
		try {
			byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(text.getBytes(StandardCharsets.UTF_8));
			ByteBuffer all = ByteBuffer.allocate(NONCE + hidden.length).put(nonce).put(hidden);
			return Base64.getEncoder().encodeToString(all.array());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has AES/GCM", ex);
		}
	}

	/**
	 * Decrypts what any replica encrypted.
	 * @return null if that was with another key or for another record
	 */
	public @Nullable String decrypted(String encrypted, String context) {
		try {
			byte[] all = Base64.getDecoder().decode(encrypted);
			byte[] text = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE), context).doFinal(all, NONCE,
					all.length - NONCE);
			return new String(text, StandardCharsets.UTF_8);
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			return null;
		}
	}

	private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		cipher.init(mode, keys().encryption, new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
		return cipher;
	}

	/**
	 * Digests of the values of fields, in the order of their names. Two fields with the
	 * same value have different digests.
	 */
	public Map<String, String> digests(Map<String, String> values) {
		Map<String, String> digests = new TreeMap<>();
		values.forEach((name, value) -> digests.put(name, digest(name + "\n" + value)));
		return digests;
	}

	/**
	 * A digest of a text that cannot be found by trying texts: 64 hexadecimal digits, the
	 * same on all replicas.
	 */
	public String digest(String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(keys().authentication);
			return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("every JDK has HmacSHA256", ex);
		}
	}

	/** Keys that are derived of a signing key. */
	private record Keys(String of, SecretKey encryption, SecretKey authentication) {

		static Keys of(String signingKey, String purpose) {
			return new Keys(signingKey, derived(signingKey, purpose + " encryption", "AES"),
					derived(signingKey, purpose + " digest", "HmacSHA256"));
		}

		@Override
		public String toString() {
			return "Keys";
		}

	}

}
