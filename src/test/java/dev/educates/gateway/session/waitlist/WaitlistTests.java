package dev.educates.gateway.session.waitlist;

import java.time.Duration;

/** The wait list of one gateway. */
class WaitlistTests extends WaitlistContract {

	@Override
	LineSharing sharing(int replica, Duration grace) {
		return null;
	}

}
