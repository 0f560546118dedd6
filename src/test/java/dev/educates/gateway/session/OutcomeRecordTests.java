package dev.educates.gateway.session;

import java.net.URI;
import java.time.Instant;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Records of outcomes as replicas of two releases exchange them. */
class OutcomeRecordTests {

	/** As release 0.1 writes it, with a field that it does not know. */
	private static final String RECORDED = """
			{"v": 1, "session": "{\\"v\\":1,\\"cluster\\":\\"eu\\",\\"portal\\":\\"a\\",\\"name\\":\\"s1\\",\\"environment\\":\\"w01\\",\\"workshop\\":\\"lab\\",\\"user\\":\\"ann\\",\\"state\\":\\"WAITING\\",\\"startedAt\\":null,\\"expiresAt\\":null,\\"extendable\\":false}",
			 "portalUid": "uid", "activationUrl": "https://a.eu.test/activate?token=s3cret",
			 "activateBefore": "2026-01-01T10:01:00Z", "reused": true, "reason": null, "message": null,
			 "retryable": false, "retryAfter": null, "fieldOfTheNextRelease": 1}""";

	@Test
	void recordOfTheReleaseBeforeIsRead() {
		OutcomeRecord read = OutcomeRecord.read(RECORDED);
		assertThat(read.granted().ref().name()).isEqualTo("s1");
		assertThat(read.activationUrl()).isEqualTo(URI.create("https://a.eu.test/activate?token=s3cret"));
		assertThat(read.activateBefore()).isEqualTo(Instant.parse("2026-01-01T10:01:00Z"));
		assertThat(read.reused()).isTrue();
		assertThat(read.toString()).doesNotContain("s3cret");
	}

	@Test
	void recordThatThisReleaseDoesNotKnowIsNone() {
		assertThat(OutcomeRecord.read(RECORDED.replace("\"v\": 1, \"session\"", "\"v\": 2, \"session\""))).isNull();
		assertThat(OutcomeRecord.read("no JSON")).isNull();
	}

}
