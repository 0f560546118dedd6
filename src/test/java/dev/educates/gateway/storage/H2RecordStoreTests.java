package dev.educates.gateway.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.educates.gateway.Eventually;
import dev.educates.gateway.ManualClock;
import dev.educates.gateway.storage.RecordWrite.Create;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Records of one gateway. */
class H2RecordStoreTests {

	abstract static class OnH2 extends RecordStoreContract {

		final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

		private H2RecordStore store;

		abstract H2RecordStore open();

		@Override
		RecordArchive store() {
			if (this.store == null) {
				this.store = open();
			}
			return this.store;
		}

		void closed() {
			if (this.store != null) {
				this.store.close();
				this.store = null;
			}
		}

		@AfterEach
		void close() {
			closed();
		}

		@Override
		RecordStore other() {
			return store();
		}

		@Override
		Instant now() {
			return this.clock.instant();
		}

		@Override
		void passed(Instant time) {
			this.clock.advanceTo(time);
		}

	}

	/** The change is written, though the caller does not hear of it. */
	@Test
	void listenersAreNotifiedIfTheDiskFailsAfterACommit(@TempDir Path directory) {
		FilePath.register(new UnsyncedFiles());
		H2RecordStore store = new H2RecordStore("unsynced:" + directory.resolve("records"), true,
				new ManualClock(Instant.parse("2026-01-01T00:00:00Z")));
		try {
			Queue<String> changed = new ConcurrentLinkedQueue<>();
			store.listen("c", changed::add);
			UnsyncedFiles.failing = true;
			assertThatExceptionOfType(StorageUnavailableException.class)
				.isThrownBy(() -> store.commit(List.of(new Create("c", "a", "x", null))));
			UnsyncedFiles.failing = false;
			assertThat(store.read("c", "a")).isNotNull();
			Eventually.until("the listener is notified", () -> changed.contains("c"));
		}
		finally {
			UnsyncedFiles.failing = false;
			store.close();
		}
	}

	/** Files whose disk can fail; H2 makes more of them. */
	public static final class UnsyncedFiles extends FilePathWrapper {

		private static volatile boolean failing;

		@Override
		public String getScheme() {
			return "unsynced";
		}

		@Override
		public FileChannel open(String mode) throws IOException {
			FileChannel file = super.open(mode);
			return new FileBaseDefault() {

				@Override
				public long size() throws IOException {
					return file.size();
				}

				@Override
				public int read(ByteBuffer target, long position) throws IOException {
					return file.read(target, position);
				}

				@Override
				public int write(ByteBuffer source, long position) throws IOException {
					return file.write(source, position);
				}

				@Override
				protected void implTruncate(long size) throws IOException {
					file.truncate(size);
				}

				@Override
				public void force(boolean metaData) throws IOException {
					if (failing) {
						throw new IOException("a test says so");
					}
					file.force(metaData);
				}

				@Override
				public FileLock tryLock(long position, long size, boolean shared) throws IOException {
					return file.tryLock(position, size, shared);
				}

				@Override
				protected void implCloseChannel() throws IOException {
					file.close();
				}

			};
		}

	}

	@Nested
	class InMemory extends OnH2 {

		@Override
		H2RecordStore open() {
			return H2RecordStore.inMemory(this.clock);
		}

	}

	@Nested
	class InAFile extends OnH2 {

		@TempDir
		private Path directory;

		private Path file() {
			return this.directory.resolve("state").resolve("records");
		}

		private Path database() {
			return Path.of(file() + ".mv.db");
		}

		@Override
		H2RecordStore open() {
			return H2RecordStore.inFile(file(), this.clock);
		}

		@Test
		void recordsAreThereAfterARestart() {
			store().commit(List.of(new Create("c", "a", "x", null), new Create("c", "b", "x", now().plusSeconds(1))));
			closed();
			passed(now().plusSeconds(1));
			assertThat(store().all("c")).containsExactly(new StoredRecord("a", 1, "x", null));
		}

		@Test
		@DisabledOnOs(OS.WINDOWS)
		void onlyTheUserOfTheGatewayReadsTheFile() throws IOException {
			store().commit(List.of(new Create("c", "a", "x", null)));
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database()))).isEqualTo("rw-------");
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database().getParent())))
				.isEqualTo("rwx------");
			closed();
			Files.setPosixFilePermissions(database(), PosixFilePermissions.fromString("rw-r--r--"));
			assertThat(store().all("c")).hasSize(1);
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database()))).isEqualTo("rw-------");
			try (var files = Files.list(database().getParent())) {
				assertThat(files).containsExactly(database());
			}
		}

		@Test
		void aDamagedFileIsNamedAndKept() throws IOException {
			Files.createDirectories(database().getParent());
			Files.writeString(database(), "{\"no\": \"database\"}".repeat(1000));
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::open)
				.withMessageStartingWith("gateway.storage.file '%s' cannot be opened: it is damaged".formatted(file()));
			assertThat(Files.readString(database())).startsWith("{\"no\": \"database\"}");
		}

		@Test
		void aFileThatAnotherProcessHasOpenIsNotTakenForADamagedOne() throws IOException {
			Files.createDirectories(database().getParent());
			try (FileChannel other = FileChannel.open(database(), StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				assertThat(other.lock().isValid()).isTrue();
				assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::open)
					.withMessage("gateway.storage.file '%s' cannot be opened: another process has it open. "
						.formatted(file()) + "Stop the other process, or use another file");
			}
		}

		@Test
		void aFileWhoseDirectoryIsAFileIsNamed() throws IOException {
			Files.writeString(this.directory.resolve("state"), "a file");
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(this::open)
				.withMessageStartingWith("gateway.storage.file '%s' cannot be written: ".formatted(file()));
		}

		@Test
		void optionsOfTheDatabaseAreNoPartOfThePath() {
			Path file = this.directory.resolve("records;INIT=DROP ALL OBJECTS");
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> H2RecordStore.inFile(file, this.clock))
				.withMessageContaining("semicolon");
			assertThat(this.directory).isEmptyDirectory();
		}

	}

}
