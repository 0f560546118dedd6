package dev.educates.gateway.burst;

import java.time.Duration;

import dev.educates.gateway.fleet.PortalRef;

/** What goes wrong when. */
interface Faults {

	/** All is well. */
	Faults NONE = new Faults() {

		@Override
		public Fault of(VirtualPortal.Call call) {
			return Fault.NONE;
		}

		@Override
		public boolean reachable(PortalRef portal, Duration at) {
			return true;
		}

	};

	/** What goes wrong with a call; asked once for each. */
	Fault of(VirtualPortal.Call call);

	/**
	 * Whether whoever asks for a session long enough gets an answer of the portal's own.
	 */
	boolean reachable(PortalRef portal, Duration at);

}
