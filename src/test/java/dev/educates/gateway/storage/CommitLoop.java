package dev.educates.gateway.storage;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import dev.educates.gateway.storage.RecordWrite.Add;
import dev.educates.gateway.storage.RecordWrite.Create;
import dev.educates.gateway.storage.RecordWrite.Delete;
import dev.educates.gateway.storage.RecordWrite.Replace;

/**
 * Creates, redeems and releases, and prints the number of each commit that has returned,
 * until it is killed. Goes on with what an earlier one has left.
 */
final class CommitLoop {

	private CommitLoop() {
	}

	/** Takes the path of the file. */
	public static void main(String[] arguments) {
		try (H2RecordStore store = H2RecordStore.inFile(Path.of(arguments[0]), Clock.systemUTC());
				PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true)) {
			StoredRecord last = store.read("loop", "last");
			if (last == null) {
				store.commit(List.of(new Create("loop", "last", "0", null)));
				last = store.read("loop", "last");
			}
			for (long i = Long.parseLong(last.body()) + 1, version = last.version(); true; i++, version++) {
				RecordWrite step = (i % 3 == 0) ? new Delete("redemptions", "person-" + (i - 1), 1)
						: new Create("redemptions", "person-" + i, "pending", null);
				CommitResult result = store.commit(List.of(step, new Add("usage", "changes", 1, null),
						new Replace("loop", "last", version, Long.toString(i), null)));
				out.println((result instanceof CommitResult.Committed) ? Long.toString(i) : result);
			}
		}
	}

}
