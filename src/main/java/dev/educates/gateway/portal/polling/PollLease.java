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

		@Override
		public Turn begin(PortalRef portal, Duration interval) {
			return Turn.ALONE;
		}

		@Override
		public boolean isHeld(PortalRef portal) {
			return true;
		}

		@Override
		public void share(PortalRef portal, URI url, Turn turn, PortalReading reading, Duration interval) {
		}

		@Override
		public @Nullable SharedReading read(PortalRef portal, URI url, @Nullable String digest) {
			return null;
		}

		@Override
		public void listen(Consumer<PortalRef> listener) {
		}

		@Override
		public void release(PortalRef portal) {
		}

	};

	/**
	 * Begins a poll: call it before anything is sent to the portal. Takes the lease for
	 * three intervals, unless another replica holds it.
	 * @param portal is polled whether the lease is held or not
	 * @param interval between regular polls
	 * @return whose turn it is
	 */
	Turn begin(PortalRef portal, Duration interval);

	/**
	 * Whether this replica polls a portal regularly, as of its last turn.
	 * @param portal the portal
	 * @return false before the first turn
	 */
	boolean isHeld(PortalRef portal);

	/**
	 * Shares what a poll has read, unless a poll that began later was shared already.
	 * @param portal the portal
	 * @param url its address: readings of another one are no readings of this portal
	 * @param turn of this poll
	 * @param reading what was read
	 * @param interval between regular polls; the reading is kept for some of them
	 */
	void share(PortalRef portal, URI url, Turn turn, PortalReading reading, Duration interval);

	/**
	 * The newest reading that any replica has shared.
	 * @param portal the portal
	 * @param url its address
	 * @param digest of what is known already; null if nothing, or if it must be read
	 * again
	 * @return null if there is none, or if it was written by another release
	 */
	@Nullable SharedReading read(PortalRef portal, URI url, @Nullable String digest);

	/**
	 * Listens to readings that other replicas share. A message may be lost.
	 * @param listener gets the portal; must not block
	 */
	void listen(Consumer<PortalRef> listener);

	/**
	 * Lets another replica hold a lease.
	 * @param portal the portal
	 */
	void release(PortalRef portal);

	/**
	 * A poll's place in the order of all polls of a portal.
	 *
	 * @param held whether this replica polls the portal regularly
	 * @param sequence grows with each poll of the portal by any replica; 0 if it is not
	 * known
	 */
	record Turn(boolean held, long sequence) {

		static final Turn ALONE = new Turn(true, 0);

	}

	/**
	 * What a poll of some replica has read.
	 *
	 * @param sequence of the poll
	 * @param age how long ago the poll began, or longer: it began after its turn was
	 * taken
	 * @param took how long it took
	 * @param digest of the content; null if it must be read again
	 * @param content null if it has the digest that is known already
	 */
	record SharedReading(long sequence, Duration age, Duration took, @Nullable String digest,
			@Nullable PortalContent content) {
	}

}
