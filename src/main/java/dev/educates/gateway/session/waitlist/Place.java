package dev.educates.gateway.session.waitlist;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place in a line, as replicas share it. Nothing in it is personal or secret.
 * <p>
 * A replica of another version may have written it: unknown components are ignored and
 * kept, those that are missing are null, and a state that is not known takes no seat.
 *
 * @param version of this form; grows when an older replica would misread a place
 * @param tenant name of the tenant; empty for none
 * @param owner the replica that has the request
 * @param arrival microseconds since 1970, by which places of a tenant are in order
 * @param deadline end of the wait, in milliseconds since 1970
 * @param lasting whether it outlasts its connection
 * @param account digest of the account that it counts for
 * @param input digests of what is requested, by the names of the fields, see
 * {@link LineSharing.Names#input}; null if no other request can have its idempotency key
 * @param state what the owner does with it, see {@link State}
 * @param turn how many attempts the leader, or a former owner that was given a session,
 * has asked for
 * @param answered how many turns the owner has taken
 * @param classId the class whose seat it waits for; null for none
 * @param left set when another replica has removed it: its owner ends its streams
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record Place(@Nullable String version, String tenant, String owner, String arrival, String deadline,
		@Nullable String lasting, @Nullable String account, @Nullable String input, String state, @Nullable String turn,
		@Nullable String answered, @Nullable String classId, @Nullable String left) {

	private static final String VERSION = "1";

	private static final String YES = "1";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Logger logger = LoggerFactory.getLogger(Place.class);

	static Place of(WaitlistEntry entry, String owner, State state) {
		return new Place(VERSION, entry.tenant, owner, Long.toString(entry.arrival),
				Long.toString(entry.deadline.toEpochMilli()), entry.key.lasting() ? YES : null, entry.account,
				entry.input, state.name(), null, Integer.toString(entry.answered), entry.request.classId(), null);
	}

	/** Null if it is none that this version could read. */
	static @Nullable Place read(String json) {
		try {
			Place place = JSON.readValue(json, Place.class);
			boolean complete = Stream.of(place.tenant, place.owner, place.arrival, place.deadline, place.state)
				.allMatch(Objects::nonNull);
			return complete ? place : null;
		}
		catch (JacksonException ex) {
			logger.debug("A place on a shared wait list is not readable", ex);
			return null;
		}
	}

	boolean isOf(String replica) {
		return this.owner.equals(replica);
	}

	boolean isLasting() {
		return this.lasting != null;
	}

	boolean hasLeft() {
		return this.left != null;
	}

	long arrivedAt() {
		return Long.parseLong(this.arrival);
	}

	Instant endsAt() {
		return Instant.ofEpochMilli(Long.parseLong(this.deadline));
	}

	int turns() {
		return number(this.turn);
	}

	int answers() {
		return number(this.answered);
	}

	/** Whether its owner is, or will soon be, on the way to a seat. */
	boolean isTrying() {
		return turns() > answers() || this.state.equals(State.TRYING.name());
	}

	/** Whether the next free seat may be assigned to it, if its owner is there. */
	boolean wantsSeat() {
		return this.left == null && (this.state.equals(State.WAITING.name()) || this.state.equals(State.TRYING.name()));
	}

	private static int number(@Nullable String text) {
		return (text != null) ? Integer.parseInt(text) : 0;
	}

	/** What the owner does with a place. */
	enum State {

		/** The first attempt is in flight, or the first one after it came back is due. */
		ARRIVING,

		/** It waits for its turn. */
		WAITING,

		/** Others come first for a moment. */
		PAUSED,

		/** An attempt is in flight. */
		TRYING,

		/** The attempt has reserved a seat. */
		SEATED

	}

}
