package dev.educates.gateway.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What records and commits must be. */
final class RecordChecks {

	/** Most characters of a body. */
	static final int LONGEST_BODY = 400_000;

	private static final int LONGEST_NAME = 200;

	private RecordChecks() {
	}

	static void check(String collection, String id, String body) {
		checkName("the collection", collection);
		checkName("the id", id);
		if (body.length() > LONGEST_BODY) {
			throw new IllegalArgumentException("the record '%s' of '%s' has %d characters, at most %d are possible"
				.formatted(id, collection, body.length(), LONGEST_BODY));
		}
	}

	private static void checkName(String what, String name) {
		boolean isValid = !name.isEmpty() && name.length() <= LONGEST_NAME
				&& name.chars().allMatch((each) -> each > ' ' && each < 0x7f);
		if (!isValid) {
			throw new IllegalArgumentException("%s '%s' must have 1 to %d printable ASCII characters without spaces"
				.formatted(what, name, LONGEST_NAME));
		}
	}

	static void check(List<RecordWrite> writes) {
		if (writes.isEmpty()) {
			throw new IllegalArgumentException("a commit takes at least one change");
		}
		Set<List<String>> seen = new HashSet<>();
		for (RecordWrite write : writes) {
			check(write.collection(), write.id(), write.body());
			if (!seen.add(List.of(write.collection(), write.id()))) {
				throw new IllegalArgumentException("two changes of one commit are of the record '%s' of '%s'"
					.formatted(write.id(), write.collection()));
			}
		}
	}

}
