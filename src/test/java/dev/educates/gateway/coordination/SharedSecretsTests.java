package dev.educates.gateway.coordination;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedSecretsTests {

	private static final String KEY = "a signing key of at least 32 bytes";

	private final SharedSecrets secrets = new SharedSecrets(() -> KEY, "test");

	@Test
	void allReplicasReadWhatOneHasEncrypted() {
		String hidden = this.secrets.encrypted("a secret", "record 1");
		assertThat(hidden).doesNotContain("secret").isNotEqualTo(this.secrets.encrypted("a secret", "record 1"));
		assertThat(new SharedSecrets(() -> KEY, "test").decrypted(hidden, "record 1")).isEqualTo("a secret");
	}

	@Test
	void anotherKeyPurposeOrRecordReadsNothing() {
		String hidden = this.secrets.encrypted("a secret", "record 1");
		assertThat(new SharedSecrets(() -> KEY + "!", "test").decrypted(hidden, "record 1")).isNull();
		assertThat(new SharedSecrets(() -> KEY, "other").decrypted(hidden, "record 1")).isNull();
		assertThat(this.secrets.decrypted(hidden, "record 2")).isNull();
		assertThat(this.secrets.decrypted("", "record 1")).isNull();
		assertThat(this.secrets.decrypted("no base 64!", "record 1")).isNull();
	}

	@Test
	void digestsAreTheSameOnAllReplicasWithTheKeyAlone() {
		assertThat(this.secrets.digest("ann")).hasSize(64)
			.isEqualTo(new SharedSecrets(() -> KEY, "test").digest("ann"))
			.isNotEqualTo(new SharedSecrets(() -> KEY + "!", "test").digest("ann"))
			.isNotEqualTo(this.secrets.digest("bob"));
	}

	@Test
	void digestOfAFieldTellsNotThatAnotherOneHasTheSameValue() {
		Map<String, String> digests = this.secrets.digests(Map.of("user", "ann", "email", "ann"));
		assertThat(digests).containsOnlyKeys("email", "user")
			.isEqualTo(new SharedSecrets(() -> KEY, "test").digests(Map.of("user", "ann", "email", "ann")));
		assertThat(digests.get("user")).isNotEqualTo(digests.get("email"));
	}

	@Test
	void digestsOfOneProcessAreNotThoseOfAnother() {
		SharedSecrets own = SharedSecrets.ofProcess("test");
		assertThat(own.digest("ann")).isEqualTo(own.digest("ann"))
			.isNotEqualTo(SharedSecrets.ofProcess("test").digest("ann"));
	}

}
