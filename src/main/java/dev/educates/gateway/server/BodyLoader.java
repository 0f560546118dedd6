package dev.educates.gateway.server;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.educates.gateway.server.limits.BodyReader;
import jakarta.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request as it arrives, and then hands the request on. If the body
 * cannot be read the application is handed the reason instead, since it knows how its
 * clients read errors.
 */
final class BodyLoader implements Invocable.Task {

	private final Handler next;

	private final Request request;

	private final Response response;

	private final Callback callback;

	private final BodyDeadline deadline;

	private final BodyBuffer buffer;

	private Scheduler.@Nullable Task timer;

	private boolean done;

	BodyLoader(Handler next, Request request, Response response, Callback callback, BodyDeadline deadline,
			BodyBuffer buffer) {
		this.next = next;
		this.request = request;
		this.response = response;
		this.callback = callback;
		this.deadline = deadline;
		this.buffer = buffer;
	}

	void load() {
		Runnable handling = begin();
		if (handling != null) {
			handling.run();
		}
	}

	private synchronized @Nullable Runnable begin() {
		Request.addCompletionListener(this.request, (_) -> release());
		try {
			this.buffer.refuseIfFarTooLarge(this.request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
		}
		catch (BodyReader.Unreadable ex) {
			return unreadable(ex);
		}
		Runnable handling = read();
		if (handling == null) {
			schedule();
		}
		return handling;
	}

	/** More of the body has arrived. Runs on the thread that serves the connections. */
	@Override
	public void run() {
		execute(more());
	}

	private synchronized @Nullable Runnable more() {
		return this.done ? null : read();
	}

	private void execute(@Nullable Runnable handling) {
		if (handling != null) {
			this.request.getContext().execute(handling);
		}
	}

	@Override
	public InvocationType getInvocationType() {
		return InvocationType.NON_BLOCKING;
	}

	/** Reads what is there; null if there is more to come. */
	private @Nullable Runnable read() {
		try {
			while (true) {
				Content.Chunk chunk = this.request.read();
				if (chunk == null) {
					this.request.demand(this);
					return null;
				}
				if (Content.Chunk.isFailure(chunk)) {
					return failed(chunk.getFailure());
				}
				try {
					this.buffer.add(chunk.getByteBuffer());
				}
				finally {
					chunk.release();
				}
				if (chunk.isLast()) {
					return arrived(this.buffer.content());
				}
			}
		}
		catch (BodyReader.Unreadable ex) {
			return unreadable(ex);
		}
	}

	private void schedule() {
		Duration left = this.deadline.after(this.buffer.received())
			.minusNanos(System.nanoTime() - this.request.getHeadersNanoTime());
		this.timer = this.request.getComponents()
			.getScheduler()
			.schedule(() -> execute(late()), left.isPositive() ? left : Duration.ZERO);
	}

	private synchronized @Nullable Runnable late() {
		if (this.done) {
			return null;
		}
		Duration taken = Duration.ofNanos(System.nanoTime() - this.request.getHeadersNanoTime());
		if (taken.compareTo(this.deadline.after(this.buffer.received())) < 0) {
			schedule();
			return null;
		}
		return unreadable(tooSlow());
	}

	private BodyReader.Unreadable tooSlow() {
		return new BodyReader.Unreadable(HttpServletResponse.SC_REQUEST_TIMEOUT, this.deadline.words());
	}

	private @Nullable Runnable failed(Throwable failure) {
		if (failure instanceof TimeoutException) {
			return unreadable(tooSlow());
		}
		finish();
		// the client has gone, or sent what is no body
		return () -> Response.writeError(this.request, this.response, this.callback, failure);
	}

	private Runnable arrived(byte[] content) {
		finish();
		this.request.setAttribute(BodyReader.ATTRIBUTE, content);
		return () -> handle(ByteBuffer.wrap(content));
	}

	private Runnable unreadable(BodyReader.Unreadable reason) {
		finish();
		this.request.setAttribute(BodyReader.ATTRIBUTE, reason);
		if (reason.status() == BodyReader.TOO_MANY) {
			this.response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
		}
		return () -> handle(ByteBuffer.allocate(0));
	}

	private void finish() {
		this.done = true;
		if (this.timer != null) {
			this.timer.cancel();
		}
	}

	private void handle(ByteBuffer content) {
		boolean handled = false;
		try {
			if (!this.next.handle(new Loaded(this.request, content), this.response, this.callback)) {
				Response.writeError(this.request, this.response, this.callback, HttpStatus.NOT_FOUND_404);
			}
			handled = true;
		}
		catch (Exception ex) {
			handled = true;
			Response.writeError(this.request, this.response, this.callback, ex);
		}
		finally {
			if (!handled) {
				this.callback.failed(new IllegalStateException("an error, which the log has"));
			}
		}
	}

	private synchronized void release() {
		finish();
		this.buffer.release();
	}

	private static final class Loaded extends Request.Wrapper {

		private Content.Chunk content;

		Loaded(Request request, ByteBuffer content) {
			super(request);
			this.content = Content.Chunk.from(content, true);
		}

		@Override
		public Content.Chunk read() {
			Content.Chunk read = this.content;
			this.content = Content.Chunk.EOF;
			return read;
		}

		@Override
		public void demand(Runnable task) {
			getContext().execute(task);
		}

	}

}
