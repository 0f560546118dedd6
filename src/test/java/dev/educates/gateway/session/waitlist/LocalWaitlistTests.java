package dev.educates.gateway.session.waitlist;

import java.time.Duration;

class LocalWaitlistTests extends WaitlistContract {

	@Override
	LineSharing sharing(int replica, Duration grace) {
		return null;
	}

}
