package dev.educates.gateway.portal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A portal's answer that does not come before the test says so. */
public final class HeldReply<T> implements Supplier<PortalReply<T>> {

	private static final long PATIENCE_SECONDS = 60;

	private final PortalReply<T> reply;

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CountDownLatch go = new CountDownLatch(1);

	public HeldReply(PortalReply<T> reply) {
		this.reply = reply;
	}

	@Override
	public PortalReply<T> get() {
		this.asked.countDown();
		await(this.go, "the answer is let go");
		return this.reply;
	}

	/** Until the portal is asked. */
	public void awaitAsked() {
		await(this.asked, "the portal is asked");
	}

	public void letGo() {
		this.go.countDown();
	}

	private static void await(CountDownLatch latch, String what) {
		try {
			assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(what).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
