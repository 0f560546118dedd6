package dev.educates.gateway.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import dev.educates.gateway.storage.RecordWrite.Create;
import dev.educates.gateway.storage.StorageEndpoint.Backup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Backup and restore; that they take the role admin is a matter of {@code ObservationIT}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StorageEndpointTests {

	private final H2RecordStore store = H2RecordStore.inMemory(Clock.systemUTC());

	private final StorageEndpoint endpoint = new StorageEndpoint(this.store, Clock.systemUTC());

	private static String packed(String json) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream out = new GZIPOutputStream(bytes)) {
			out.write(json.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	private Backup backup() {
		return (Backup) this.endpoint.backup().getBody();
	}

	private void restore(String format, String records) {
		assertThat(this.endpoint.restore(SecurityContext.NONE, format, records).getStatus()).isEqualTo(200);
	}

	@Test
	void whatABackupHasIsRestoredAndTheLogHasNoBody(CapturedOutput output) {
		this.store.commit(List.of(new Create("c", "a", "secret ä\n", null), new Create("d", "b", "x", null)));
		Backup backup = backup();
		this.store.commit(List.of(new Create("c", "later", "x", null)));
		assertThat(this.endpoint.restore(SecurityContext.NONE, backup.format(), backup.records()).getBody())
			.isEqualTo(Map.of("records", 2, "collections", 2L));
		assertThat(this.store.all("c")).extracting(StoredRecord::body).containsExactly("secret ä\n");
		assertThat(output).contains("replaced by 2 of a backup, in 2 collections").doesNotContain("secret");
		assertThat(backup.toString()).doesNotContain(backup.records());
	}

	@Test
	void backupIsRefusedIfItCouldNotBeRestored(CapturedOutput output) {
		String body = "x".repeat(RecordChecks.LONGEST_BODY);
		for (int i = 0; i < 160; i++) {
			this.store.commit(List.of(new Create("large", "r" + i, body, null)));
		}
		Backup backup = backup();
		this.store.commit(List.of(new Create("later", "a", "x", null)));
		restore(backup.format(), backup.records());
		assertThat(this.store.collections("")).containsExactly("large");
		assertThat(this.store.count("large")).isEqualTo(160);
		for (int i = 160; i < 170; i++) {
			this.store.commit(List.of(new Create("large", "r" + i, body, null)));
		}
		WebEndpointResponse<?> refused = this.endpoint.backup();
		assertThat(refused.getStatus()).isEqualTo(500);
		assertThat(refused.getBody().toString()).contains("a backup at most 67108864");
		assertThat(output).contains("There is no backup: the records have 680");
	}

	@Test
	void aBackupOfAnEmptyStorageIsRestored() {
		Backup backup = backup();
		this.store.commit(List.of(new Create("c", "a", "x", null)));
		restore(backup.format(), backup.records());
		assertThat(this.store.collections("")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					[{"collection": "c", "id": "a", "body": "x"}, {"collection": "c", "id": "a", "body": "y"}] | 'a' of 'c' twice
					[{"collection": "c c", "id": "a", "body": "x"}]                                            | not valid
					[{"collection": "c", "id": "a"}]                                                           | not valid
					[null]                                                                                     | damaged
					{"collection": "c"}                                                                        | not valid
					no JSON                                                                                    | not valid
					""")
	void recordsThatAreNotValidChangeNothing(String json, String problem) {
		this.store.commit(List.of(new Create("kept", "a", "x", null)));
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> restore("1", packed(json)))
			.withMessageContaining(problem);
		assertThat(this.store.collections("")).containsExactly("kept");
	}

	@Test
	void aMissingFieldIsNamedInTheResponseAndTheLog(CapturedOutput output) {
		for (String field : List.of("format", "records")) {
			String problem = "the backup is not complete: field '%s' is missing".formatted(field);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> restore(field.equals("format") ? null : "1", null))
				.withMessage(problem)
				.returns(problem, InvalidEndpointRequestException::getReason);
			assertThat(output).contains("Nothing was restored: " + problem);
		}
	}

	@Test
	void whatIsNoBackupIsRefused() {
		assertThatExceptionOfType(InvalidEndpointRequestException.class)
			.isThrownBy(() -> restore("2", backup().records()))
			.withMessageContaining("format '2'");
		for (String records : List.of("no Base64!", "AAAA", packed("[]").substring(0, 20), "")) {
			assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> restore("1", records))
				.withMessageContaining("damaged");
		}
		String bomb = packed(" ".repeat(65 * 1024 * 1024) + "[]");
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> restore("1", bomb))
			.withMessageContaining("more than 67108864 bytes");
	}

}
