package dev.educates.gateway.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import dev.educates.gateway.storage.RecordArchive.Archived;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backup and restore of all records, for admins. The response of a GET is the body of a
 * POST.
 */
@WebEndpoint(id = "storage")
record StorageEndpoint(RecordArchive archive, Clock clock) {

	private static final Logger logger = LoggerFactory.getLogger(StorageEndpoint.class);

	private static final String FORMAT = "1";

	/** Most bytes of the records, not compressed. */
	private static final int LARGEST = 64 * 1024 * 1024;

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final TypeReference<List<Archived>> RECORDS = new TypeReference<>() {
	};

	/**
	 * All records.
	 *
	 * @param format of this document
	 * @param savedAt time of the backup
	 * @param records JSON, compressed by gzip, in Base64
	 */
	record Backup(String format, Instant savedAt, String records) {

		@Override
		public String toString() {
			return "Backup[%s]".formatted(this.savedAt);
		}

	}

	/** Reads all records. */
	@ReadOperation
	WebEndpointResponse<?> backup() {
		try {
			byte[] records = JSON.writeValueAsBytes(this.archive.dump());
			return (records.length > LARGEST) ? tooLarge(records.length)
					: new WebEndpointResponse<>(new Backup(FORMAT, this.clock.instant(), packed(records)));
		}
		catch (StorageUnavailableException ex) {
			return unavailable(ex);
		}
	}

	/** Replaces all records. A body that is not a backup has other fields. */
	@WriteOperation
	WebEndpointResponse<?> restore(SecurityContext security, @Nullable String format, @Nullable String records) {
		if (format == null || records == null) {
			throw invalid("is not complete: field '%s' is missing".formatted((format == null) ? "format" : "records"));
		}
		if (!format.equals(FORMAT)) {
			throw invalid("has format '%s', and this gateway reads format %s"
				.formatted(format.matches("[\\w.-]{1,20}") ? format : "…", FORMAT));
		}
		List<Archived> restored = unpacked(records);
		try {
			this.archive.restore(restored);
		}
		catch (StorageUnavailableException ex) {
			return unavailable(ex);
		}
		long collections = restored.stream().map(Archived::collection).distinct().count();
		logger.warn("All records were replaced by {} of a backup, in {} collections, by {}", restored.size(),
				collections, (security.getPrincipal() != null) ? security.getPrincipal().getName() : "a local caller");
		return new WebEndpointResponse<>(Map.of("records", restored.size(), "collections", collections));
	}

	private static WebEndpointResponse<?> unavailable(StorageUnavailableException failure) {
		return new WebEndpointResponse<>(Map.of("message", String.valueOf(failure.getMessage())),
				WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE);
	}

	/** What cannot be restored must not look like a backup. */
	private static WebEndpointResponse<?> tooLarge(int bytes) {
		String message = "the records have %d bytes, and a backup at most %d".formatted(bytes, LARGEST);
		logger.error("There is no backup: {}", message);
		return new WebEndpointResponse<>(Map.of("message", message), WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR);
	}

	private static InvalidEndpointRequestException invalid(String problem) {
		String message = "the backup " + problem;
		logger.warn("Nothing was restored: {}", message);
		return new InvalidEndpointRequestException(message, message);
	}

	private static String packed(byte[] records) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
			out.write(records);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Base64.getEncoder().encodeToString(bytes.toByteArray());
	}

	private static List<Archived> unpacked(String records) {
		try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(records)))) {
			byte[] bytes = in.readNBytes(LARGEST);
			if (in.read() >= 0) {
				throw invalid("has more than %d bytes of records".formatted(LARGEST));
			}
			List<Archived> all = JSON.readValue(bytes, RECORDS);
			Set<List<String>> seen = new HashSet<>();
			for (Archived each : all) {
				if (!seen.add(List.of(each.collection(), each.id()))) {
					throw invalid("has the record '%s' of '%s' twice".formatted(each.id(), each.collection()));
				}
			}
			return all;
		}
		catch (EOFException ex) {
			throw invalid("is damaged: its records end too early");
		}
		catch (IOException | IllegalArgumentException | NullPointerException ex) {
			throw invalid("is damaged: its records are not Base64 of gzip");
		}
		catch (JacksonException ex) {
			throw invalid("is damaged: its records are not valid JSON of this format");
		}
	}

}
