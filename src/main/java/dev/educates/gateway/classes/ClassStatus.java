package dev.educates.gateway.classes;

import java.time.Instant;
import java.util.List;

import dev.educates.gateway.fleet.Session;
import dev.educates.gateway.fleet.SessionState;
import org.jspecify.annotations.Nullable;

/**
 * How a class is at a moment: {@code Class} in the schema, which describes the fields.
 *
 * @param held free seats that are held on portals that respond
 * @param sessions of members
 * @param members in the order in which they joined
 */
public record ClassStatus(TrainingClass value, TrainingClass.State state, int held, int sessions, List<Member> members,
		int joined, String id, String tenant, String name, String workshop, int seats, Instant startsAt, Instant endsAt,
		int leadSeconds, int releaseAfterSeconds, boolean askNames) {

	ClassStatus(TrainingClass value, TrainingClass.State state, int held, int sessions, List<Member> members) {
		this(value, state, held, sessions, members, members.size(), value.id(), value.tenant(), value.name(),
				value.workshop(), value.seats(), value.startsAt(), value.endsAt(), (int) value.lead().toSeconds(),
				(int) value.releaseAfter().toSeconds(), value.askNames());
	}

	/**
	 * A learner of a class; not who that is.
	 *
	 * @param id names the learner in this class alone
	 * @param name null if the class does not ask for names, or none was given
	 * @param state of the session; null if there is none now
	 * @param expiresAt end of the session; null if there is none now, or it has no end
	 */
	public record Member(String id, @Nullable String name, Instant joinedAt, @Nullable SessionState state,
			@Nullable Instant expiresAt) {

		static Member of(String id, @Nullable String name, Instant joinedAt, @Nullable Session session) {
			return new Member(id, name, joinedAt, (session != null) ? session.state() : null,
					(session != null) ? session.expiresAt() : null);
		}

		/** Without the person. */
		@Override
		public String toString() {
			return "Member[%s]".formatted(this.joinedAt);
		}

	}

}
