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
public record ClassStatus(TrainingClass value, TrainingClass.State state, int held, int sessions,
		List<Member> members) {

	// checkstyle:off Javadoc of fields: the schema has it
	public String id() {
		return this.value.id();
	}

	public String tenant() {
		return this.value.tenant();
	}

	public String name() {
		return this.value.name();
	}

	public String workshop() {
		return this.value.workshop();
	}

	public int seats() {
		return this.value.seats();
	}

	public Instant startsAt() {
		return this.value.startsAt();
	}

	public Instant endsAt() {
		return this.value.endsAt();
	}

	public int leadSeconds() {
		return (int) this.value.lead().toSeconds();
	}

	public int releaseAfterSeconds() {
		return (int) this.value.releaseAfter().toSeconds();
	}

	public boolean askNames() {
		return this.value.askNames();
	}

	public int joined() {
		return this.members.size();
	}
	// checkstyle:on

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
