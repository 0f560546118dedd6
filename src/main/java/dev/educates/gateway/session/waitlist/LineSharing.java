package dev.educates.gateway.session.waitlist;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.session.SessionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Shares lines with other replicas. Each replica has the requests, attempts and streams
 * of its own places, and sees the places of all. One replica leads a line: it decides
 * whose turn it is. A method that fails with a
 * {@link dev.educates.gateway.coordination.CoordinationUnavailableException} may have had
 * its effect, and may be repeated.
 */
interface LineSharing {

	/** Without a sign of a replica for so long, its places get no turn. */
	Duration AWAY = Duration.ofSeconds(5);

	/** Leadership ends so long after the last exchange. */
	Duration LEASE = Duration.ofSeconds(5);

	/** The name of this replica. */
	String replica();

	/** The id of a place: the same on all replicas, and without the person. */
	String id(WaitlistEntry.Key key);

	/** What a request is called on all replicas. */
	Names names(WaitlistEntry.Key key, SessionRequest request);

	/**
	 * Changes a line, and reads it.
	 * @param known version of the places that this replica has; null for none
	 * @param hasPlaces whether this replica has places in this line
	 * @param stops whether it stops: others lead, and its places wait for their clients
	 */
	SharedLine exchange(String workshop, LineChanges changes, @Nullable String known, boolean hasPlaces, boolean stops);

	/**
	 * Finds lines with places of any replica.
	 * @param known lines that this replica knows
	 */
	Set<String> lines(Set<String> known);

	/**
	 * Hears of lines that other replicas have changed.
	 * @param changed gets the workshop; an empty one if it may be any
	 */
	void listen(Consumer<String> changed);

	/**
	 * What a request is called on all replicas: digests, without the person.
	 *
	 * @param id of its place
	 * @param account whose limit it counts for; null if that is not known
	 * @param input digests of what is requested, {@code name=digest} in the order of the
	 * names, separated by commas; null if no other request can have its id
	 */
	record Names(String id, @Nullable String account, @Nullable String input) {

		/** Digests by the names of the fields. */
		static Map<String, String> fields(String input) {
			return Stream.of(input.split(","))
				.map((field) -> field.split("=", 2))
				.collect(
						Collectors.toMap((field) -> field[0], (field) -> field[field.length - 1], (one, other) -> one));
		}

	}

}
