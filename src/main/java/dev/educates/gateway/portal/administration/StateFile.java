package dev.educates.gateway.portal.administration;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.educates.gateway.fleet.AdministrativeState;
import dev.educates.gateway.fleet.PortalRef;
import dev.educates.gateway.portal.AdministrativeOverrides;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Persists administrative overrides of one gateway. The file is replaced atomically.
 * Without a file they are in memory only.
 */
final class StateFile implements OverridesStore {

	static final String PROPERTY = "gateway.administration.state-file";

	private static final Logger logger = LoggerFactory.getLogger(StateFile.class);

	static final int VERSION = 1;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
		.enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
		.enable(SerializationFeature.INDENT_OUTPUT)
		.build();

	private static final JsonMapper LENIENT = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
		.build();

	private final @Nullable Path file;

	private AdministrativeOverrides current = AdministrativeOverrides.NONE;

	private Consumer<AdministrativeOverrides> listener = (_) -> {
	};

	StateFile(@Nullable Path file) {
		this.file = file;
	}

	@Override
	public synchronized void listen(Consumer<AdministrativeOverrides> consumer) {
		this.current = read();
		this.listener = consumer;
		consumer.accept(this.current);
	}

	@Override
	public synchronized boolean update(Function<AdministrativeOverrides, @Nullable AdministrativeOverrides> change) {
		AdministrativeOverrides next = change.apply(this.current);
		if (next == null) {
			return false;
		}
		write(next);
		this.current = next;
		this.listener.accept(next);
		return true;
	}

	/**
	 * Reads the file.
	 * @return no overrides if the file does not exist
	 * @throws InvalidStateFileException if the file is invalid
	 */
	AdministrativeOverrides read() {
		if (this.file == null) {
			return AdministrativeOverrides.NONE;
		}
		try {
			Kept kept = JSON.readValue(Files.readAllBytes(this.file), Kept.class);
			if (kept.version != VERSION) {
				throw new InvalidStateFileException(this.file,
						"has version %d, and this gateway reads version %d".formatted(kept.version, VERSION), null);
			}
			return kept.states();
		}
		catch (NoSuchFileException ex) {
			return AdministrativeOverrides.NONE;
		}
		catch (IOException ex) {
			throw new InvalidStateFileException(this.file, "cannot be read: " + why(ex), ex);
		}
		catch (JacksonException ex) {
			TokenStreamLocation place = ex.getLocation();
			String where = (place != null) ? " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr())
					: "";
			throw new InvalidStateFileException(this.file, "is not valid: " + ex.getOriginalMessage() + where, ex);
		}
	}

	/**
	 * Writes the file.
	 * @throws StateNotPersistedException if the file cannot be written; the old content
	 * is kept
	 */
	void write(AdministrativeOverrides states) {
		if (this.file == null) {
			return;
		}
		Path whole = this.file.toAbsolutePath();
		Path directory = Objects.requireNonNull(whole.getParent(), "directory");
		try {
			Files.createDirectories(directory);
			Path next = Files.createTempFile(directory, whole.getFileName().toString(), ".new");
			try {
				Files.write(next, JSON.writeValueAsBytes(Kept.of(states)));
				try (FileChannel written = FileChannel.open(next, StandardOpenOption.WRITE)) {
					written.force(true);
				}
				Files.move(next, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
				force(directory);
			}
			finally {
				Files.deleteIfExists(next);
			}
		}
		catch (IOException ex) {
			throw new StateNotPersistedException(
					"%s '%s' cannot be written: %s".formatted(PROPERTY, this.file, why(ex)));
		}
	}

	/** Without it a crash may restore the old file. */
	private static void force(Path directory) {
		try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
			entries.force(true);
		}
		catch (IOException ex) {
			logger.debug("Directory {} cannot be forced to disk; not every file system can", directory, ex);
		}
	}

	/** Overrides as JSON, as the file has them. */
	static String text(AdministrativeOverrides states) {
		return JSON.writeValueAsString(Kept.of(states));
	}

	/** Reads the JSON of another version: what is not known there is left out. */
	static Kept lenient(String json) {
		return LENIENT.readValue(json, Kept.class);
	}

	/**
	 * Human-readable cause. A full disk has no exception class; only the message of the
	 * system names it.
	 */
	static String why(IOException ex) {
		String reason = (ex instanceof FileSystemException system) ? system.getReason() : ex.getMessage();
		if (ex instanceof AccessDeniedException) {
			return "permission denied";
		}
		if (reason == null) {
			return ex.getClass().getSimpleName();
		}
		String lower = reason.toLowerCase(Locale.ROOT);
		if (lower.contains("no space left") || lower.contains("not enough space")) {
			return "the disk is full";
		}
		return lower.contains("quota exceeded") ? "the disk quota is used up" : reason;
	}

	/**
	 * File format, sorted by name.
	 *
	 * @param version of this form
	 * @param clusters states of clusters
	 * @param portals states of portals
	 */
	record Kept(int version, List<OfCluster> clusters, List<OfPortal> portals) {

		static Kept of(AdministrativeOverrides states) {
			return new Kept(VERSION,
					states.clusters()
						.entrySet()
						.stream()
						.map((each) -> new OfCluster(each.getKey(), each.getValue()))
						.sorted(Comparator.comparing(OfCluster::cluster))
						.toList(),
					states.portals()
						.entrySet()
						.stream()
						.map((each) -> new OfPortal(each.getKey().cluster(), each.getKey().name(), each.getValue()))
						.sorted(Comparator.comparing(OfPortal::cluster).thenComparing(OfPortal::portal))
						.toList());
		}

		AdministrativeOverrides states() {
			Map<String, AdministrativeState> ofClusters = new HashMap<>();
			this.clusters.stream()
				.filter((each) -> each.state != null)
				.forEach((each) -> ofClusters.put(each.cluster, each.state));
			Map<PortalRef, AdministrativeState> ofPortals = new HashMap<>();
			this.portals.stream()
				.filter((each) -> each.state != null)
				.forEach((each) -> ofPortals.put(new PortalRef(each.cluster, each.portal), each.state));
			return new AdministrativeOverrides(ofClusters, ofPortals);
		}

	}

	/**
	 * State of a cluster.
	 *
	 * @param cluster its name
	 * @param state administrative state
	 */
	record OfCluster(String cluster, AdministrativeState state) {
	}

	/**
	 * State of a portal.
	 *
	 * @param cluster name of its cluster
	 * @param portal its name
	 * @param state administrative state
	 */
	record OfPortal(String cluster, String portal, AdministrativeState state) {
	}

}
