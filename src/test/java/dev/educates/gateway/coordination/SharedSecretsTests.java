package dev.educates.gateway.coordination;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SharedSecretsTests {

	private static final String KEY = "a signing key of at least 32 bytes";

	private final SharedSecrets secrets = new SharedSecrets(KEY, "test");

	@Test
	void allReplicasReadWhatOneHasEncrypted() {
		String hidden = this.secrets.encrypted("a secret", "record 1");
		assertThat(hidden).doesNotContain("secret").isNotEqualTo(this.secrets.encrypted("a secret", "record 1"));
		assertThat(new SharedSecrets(KEY, "test").decrypted(hidden, "record 1")).isEqualTo("a secret");
	}

	@Test
	void anotherKeyPurposeOrRecordReadsNothing() {
		String hidden = this.secrets.encrypted("a secret", "record 1");
		assertThat(new SharedSecrets(KEY + "!", "test").decrypted(hidden, "record 1")).isNull();
		assertThat(new SharedSecrets(KEY, "other").decrypted(hidden, "record 1")).isNull();
		assertThat(this.secrets.decrypted(hidden, "record 2")).isNull();
		assertThat(this.secrets.decrypted("", "record 1")).isNull();
		assertThat(this.secrets.decrypted("no base 64!", "record 1")).isNull();
	}

	@Test
	void digestsAreTheSameOnAllReplicasWithTheKeyAlone() {
		assertThat(this.secrets.digest("ann")).hasSize(64)
			.isEqualTo(new SharedSecrets(KEY, "test").digest("ann"))
			.isNotEqualTo(new SharedSecrets(KEY + "!", "test").digest("ann"))
			.isNotEqualTo(this.secrets.digest("bob"));
	}

}
