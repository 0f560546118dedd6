package dev.educates.gateway.portal.polling;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

import dev.educates.gateway.fleet.PortalContent;
import dev.educates.gateway.fleet.PortalReading;
import dev.educates.gateway.fleet.PortalRef;
import org.jspecify.annotations.Nullable;

/**
 * Which replica of the gateway polls a portal regularly, and the readings that replicas
 * share. Without other replicas this one holds every lease.
 * <p>
 * No method throws because the replicas cannot reach each other: then each holds every
 * lease, shares nothing and reads nothing.
 */
interface PollLease {

	/** There are no other replicas. */
	PollLease LOCAL = new PollLease() {
	};

	/**
	 * Begins a poll, before anything is sent to the portal. Takes the lease for three
	 * intervals, unless another replica holds it; the portal is polled in any case.
	 */
	default Turn begin(PortalRef portal, Duration interval) {
		return Turn.ALONE;
	}

	/** Whether this replica polls a portal regularly, as of its last turn. */
	default boolean isHeld(PortalRef portal) {
		return true;
	}

	/**
	 * Shares what a poll has read, unless a poll that began later was shared already.
	 * @param url its address: readings of another one are no readings of this portal
	 * @param interval between regular polls; the reading is kept for some of them
	 */
	default void share(PortalRef portal, URI url, Turn turn, PortalReading reading, Duration interval) {
	}

	/**
	 * The newest reading that any replica of this release has shared; null if there is
	 * none.
	 * @param digest of what is known already; null if it must be read again
	 */
	default @Nullable SharedReading read(PortalRef portal, URI url, @Nullable String digest) {
		return null;
	}

	/** Calls a listener, which must not block, for readings of other replicas. */
	default void listen(Consumer<PortalRef> listener) {
	}

	/** Lets another replica hold a lease. */
	default void release(PortalRef portal) {
	}

	/** A poll's place among those of all replicas; 0 if it is not known. */
	record Turn(boolean held, long sequence) {

		static final Turn ALONE = new Turn(true, 0);

	}

	/**
	 * What a poll of some replica has read.
	 *
	 * @param age how long ago the poll began, or longer: it began after its turn was
	 * taken
	 * @param digest of the content; null if it must be read again
	 * @param content null if it has the digest that is known already
	 */
	record SharedReading(long sequence, Duration age, Duration took, @Nullable String digest,
			@Nullable PortalContent content) {
	}

}
