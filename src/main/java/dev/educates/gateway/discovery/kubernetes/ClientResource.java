package dev.educates.gateway.discovery.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;

import dev.educates.gateway.fleet.Sha256;
import dev.educates.gateway.tenancy.Client;
import dev.educates.gateway.tenancy.NamePattern;
import dev.educates.gateway.tenancy.Quotas;
import dev.educates.gateway.tenancy.UserIds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Reads a {@code ClientConfig}. Its plain password is hashed and dropped. */
final class ClientResource {

	/** As the definition of the resource demands. */
	private static final int SHORTEST = 8;

	/** What bcrypt takes into account, in bytes. */
	private static final int LONGEST = 72;

	private static final int COST = 10;

	private static final int SALT_BYTES = 16;

	private ClientResource() {
	}

	/** Reads one; an exception says what is wrong, without the password. */
	static Client read(GenericKubernetesResource resource) {
		String password = ResourceReader.value(resource, String.class, "spec.client.password");
		if (password == null || password.length() < SHORTEST) {
			throw new IllegalArgumentException(
					"spec.client.password must have at least %d characters".formatted(SHORTEST));
		}
		if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
			throw new IllegalArgumentException("spec.client.password must have at most %d bytes".formatted(LONGEST));
		}
		return new Client(resource.getMetadata().getName(),
				"{bcrypt}" + hash(password, String.valueOf(resource.getMetadata().getUid())),
				ResourceReader.list(resource, String[].class, "spec.roles"),
				ResourceReader.list(resource, String[].class, "spec.tenants").stream().map(NamePattern::new).toList(),
				user(ResourceReader.value(resource, String.class, "spec.user")), Quotas.NONE);
	}

	private static @Nullable String user(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return null;
		}
		String user = UserIds.normalised(text);
		if (!UserIds.isValid(user)) {
			throw new IllegalArgumentException(
					"spec.user must have from 1 to 150 characters, and no control characters");
		}
		return user;
	}

	/**
	 * The salt is made of the resource's uid: tokens are tied to the hash, and have to be
	 * good after a restart and on other replicas.
	 */
	private static String hash(String password, String uid) {
		return BCrypt.hashpw(password, BCrypt.gensalt("$2a", COST, new SaltOf(uid)));
	}

	/** Hands out the digest of a text as if it were random. */
	private static final class SaltOf extends SecureRandom {

		private static final long serialVersionUID = 1L;

		private final byte[] salt;

		SaltOf(String text) {
			this.salt = Arrays.copyOf(Sha256.bytes(text), SALT_BYTES);
		}

		@Override
		public void nextBytes(byte[] bytes) {
			System.arraycopy(this.salt, 0, bytes, 0, bytes.length);
		}

	}

}
