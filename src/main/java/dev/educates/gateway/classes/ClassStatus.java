package dev.educates.gateway.classes;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.Session;
import org.jspecify.annotations.Nullable;

/**
 * How a class is at a moment.
 *
 * @param held free seats that are held
 * @param sessions of members
 * @param members in the order in which they joined
 */
public record ClassStatus(TrainingClass value, TrainingClass.State state, int held, int sessions,
		List<Member> members) {

	/**
	 * A learner of a class.
	 *
	 * @param id names the learner in this class alone
	 * @param name null if the class does not ask for names, or none was given
	 * @param session null if there is none now
	 */
	public record Member(String id, @Nullable String name, Instant joinedAt, @Nullable Session session) {

		/** Without the person. */
		@Override
		public String toString() {
			return "Member[%s]".formatted(this.joinedAt);
		}

	}

}
