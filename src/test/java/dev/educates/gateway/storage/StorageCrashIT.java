package dev.educates.gateway.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

import dev.educates.gateway.KilledProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed loses no commit that has returned, and does none twice or
 * half. {@code -Dstorage.kills=200} for the long run.
 */
class StorageCrashIT {

	private static final int KILLS = Integer.getInteger("storage.kills", 2);

	@TempDir
	private Path directory;

	@Test
	void afterEachKillAllCommitsAreThereOnceAndWhole() throws Exception {
		RandomGenerator random = RandomGenerator.getDefault();
		Path file = this.directory.resolve("records");
		long acknowledged = 0;
		for (int i = 0; i < KILLS; i++) {
			acknowledged = killedAfter(random.nextInt(1, 60), random.nextLong(2_000_000), file, acknowledged);
			try (H2RecordStore store = H2RecordStore.inFile(file, Clock.systemUTC())) {
				long last = Long.parseLong(store.read("loop", "last").body());
				assertThat(last).as("the commit in flight may be there, too").isBetween(acknowledged, acknowledged + 1);
				assertThat(store.read("usage", "changes").body()).isEqualTo(Long.toString(last));
				List<String> expected = LongStream.rangeClosed(1, last)
					.filter((each) -> each % 3 == 1 || (each % 3 == 2 && each == last))
					.mapToObj((each) -> "person-" + each)
					.sorted()
					.toList();
				assertThat(store.all("redemptions")).extracting(StoredRecord::id).isEqualTo(expected);
				acknowledged = last;
			}
		}
		assertThat(Files.size(Path.of(file + ".mv.db"))).as("space is used again").isLessThan(20_000_000);
	}

	/** The last commit that returned. */
	private static long killedAfter(int commits, long nanos, Path file, long before) {
		try (KilledProcess process = new KilledProcess(CommitLoop.class, file.toString())) {
			long last = before;
			for (int i = 0; i < commits; i++) {
				last = Long.parseLong(process.line());
			}
			List<String> rest = process.killAfter(nanos);
			return rest.stream().filter((line) -> line.matches("\\d+")).mapToLong(Long::parseLong).max().orElse(last);
		}
	}

}
