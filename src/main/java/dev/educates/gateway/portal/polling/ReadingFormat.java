package dev.educates.gateway.portal.polling;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.educates.gateway.fleet.Capacity;
import dev.educates.gateway.fleet.PortalContent;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a content is written for other replicas: JSON of its records, compressed. A change
 * of one of these records takes another version, so that replicas of two releases do not
 * read each other's readings, and poll themselves.
 */
final class ReadingFormat {

	/** Of the JSON. */
	static final String VERSION = "1";

	/** No catalog is that large: the limits of catalogs are far below. */
	private static final int MOST_BYTES = 256 << 20;

	private static final JsonMapper JSON = JsonMapper.builder()
		.addMixIn(Capacity.class, SealedCapacity.class)
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	private ReadingFormat() {
	}

	static String text(PortalContent content) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (OutputStream text = Base64.getEncoder().wrap(bytes); OutputStream zipped = new GZIPOutputStream(text)) {
			JSON.writeValue(zipped, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/** The content of a text. */
	static PortalContent content(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		try (InputStream zipped = new GZIPInputStream(Base64.getDecoder().wrap(new ByteArrayInputStream(bytes)))) {
			byte[] json = zipped.readNBytes(MOST_BYTES);
			return JSON.readValue(json, PortalContent.class);
		}
		catch (IOException | JacksonException ex) {
			throw new IllegalArgumentException("it is not in format " + VERSION);
		}
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	@JsonSubTypes({ @JsonSubTypes.Type(value = Capacity.Unlimited.class, name = "unlimited"),
			@JsonSubTypes.Type(value = Capacity.Limited.class, name = "limited") })
	private interface SealedCapacity {

	}

}
