package dev.educates.gateway.portal.http;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

import dev.educates.gateway.fleet.CatalogGaps;
import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.fleet.WorkshopEnvironment;
import dev.educates.gateway.portal.PortalCatalog;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Parses catalogs. One of the usual size is first compared with the last one; a large one
 * is parsed as a stream, so that its bytes are never in memory at once.
 */
record CatalogParser(CatalogLimits limits, CatalogMemory memory) {

	/**
	 * Parses the catalog of a portal.
	 * @param known an earlier one; null for none
	 * @param length of the body; -1 if it is not known
	 */
	PortalApi.Catalog parse(PortalRef portal, @Nullable PortalCatalog known, Deadline deadline, InputStream body,
			long length) throws IOException {
		try {
			return read(portal, known, deadline, body, length);
		}
		catch (CatalogLimitException ex) {
			throw new UnusableAnswerException(ex.getMessage(), ex);
		}
	}

	private PortalApi.Catalog read(PortalRef portal, @Nullable PortalCatalog known, Deadline deadline, InputStream body,
			long length) throws IOException {
		if (length > this.limits.bytes()) {
			throw tooLong();
		}
		try (CatalogMemory.Reservation reservation = this.memory.reserve(length, deadline.left())) {
			Metered metered = new Metered(body, reservation, deadline);
			byte[] beginning = metered.readNBytes(CatalogMemory.BEGINNING);
			boolean whole = beginning.length < CatalogMemory.BEGINNING;
			String digest = whole ? CatalogDigest.of(beginning) : null;
			if (known != null && digest != null && digest.equals(known.digest())) {
				return new PortalApi.Catalog(known.content(), false, digest);
			}
			InputStream start = new ByteArrayInputStream(beginning);
			PortalApi.Catalog catalog = parse(portal, whole ? start : new SequenceInputStream(start, metered), metered);
			PortalContent content = catalog.content();
			this.memory.keep(portal, weight(metered.read, content));
			return new PortalApi.Catalog(content, catalog.withheld(),
					content.gaps().equals(CatalogGaps.NONE) ? digest : null);
		}
	}

	private PortalApi.Catalog parse(PortalRef portal, InputStream body, Metered metered) throws IOException {
		try {
			return CatalogReader.read(portal, this.limits, body);
		}
		catch (JacksonException ex) {
			if (ex.getCause() instanceof IOException fault) {
				throw fault;
			}
			throw new UnusableAnswerException(
					"answered 200 with %s that is no catalog".formatted(
							metered.first == '<' ? ErrorText.HTML : "something of %d bytes".formatted(metered.read)),
					ex);
		}
		catch (IllegalArgumentException ex) {
			throw new UnusableAnswerException("answered 200 with no valid catalog: " + ErrorText.of(ex.getMessage()),
					ex);
		}
	}

	/** Estimate: texts by their transferred size, values and indexes by measurement. */
	private static long weight(long bytes, PortalContent content) {
		long weight = bytes;
		for (WorkshopEnvironment environment : content.environments()) {
			int words = environment.workshop().tags().size() + environment.workshop().authors().size()
					+ 2 * environment.workshop().labels().size();
			weight += 1_000 + 80L * words + 400L * environment.sessions().size();
		}
		return weight;
	}

	private CatalogLimitException tooLong() {
		return new CatalogLimitException(
				"catalog has more than %d bytes (limit %s)".formatted(this.limits.bytes(), CatalogLimits.BYTES));
	}

	/** Stops at the limit, and reads only after memory is reserved. */
	private final class Metered extends FilterInputStream {

		private final CatalogMemory.Reservation reservation;

		private final Deadline deadline;

		private long read;

		/** The first byte that is not whitespace. */
		private int first;

		Metered(InputStream body, CatalogMemory.Reservation reservation, Deadline deadline) {
			super(body);
			this.reservation = reservation;
			this.deadline = deadline;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws IOException {
			int count = super.read(bytes, offset, length);
			for (int i = offset; i < offset + count && this.first <= ' '; i++) {
				this.first = bytes[i];
			}
			this.read += Math.max(0, count);
			if (this.read > CatalogParser.this.limits.bytes()) {
				throw tooLong();
			}
			if (this.read > this.reservation.bytes()) {
				this.reservation.extend(this.deadline.left());
			}
			return count;
		}

	}

}
