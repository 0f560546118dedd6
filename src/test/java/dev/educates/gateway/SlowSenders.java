package dev.educates.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Clients that send slowly, and requests that wait, beside one that asks now and then.
 * Takes nothing but the JDK, so that {@code docker/check.sh} can run this file as it is:
 * {@code java SlowSenders.java PORT BODIES HEADS WAITING SECONDS WORKSHOP TOKEN…}.
 */
public final class SlowSenders implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofSeconds(1);

	/** How long the thread may take to end. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final int SLICES = 50;

	private static final byte[] PIECE = "          ".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] HEAD_PIECE = "a: b\r\nc: ".getBytes(StandardCharsets.US_ASCII);

	private static final String BODY = "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";

	private final InetSocketAddress server;

	private final SocketChannel[] bodies;

	private final SocketChannel[] heads;

	private final List<SocketChannel> waiting = new ArrayList<>();

	private final Thread thread;

	private volatile boolean closed;

	private volatile int rounds;

	/**
	 * Clients, none of which has connected.
	 * @param port of a gateway on this machine
	 * @param bodies clients that send a body with 10 bytes a second
	 * @param heads clients that send a head with 9 bytes a second
	 */
	public SlowSenders(int port, int bodies, int heads) {
		this.server = new InetSocketAddress("127.0.0.1", port);
		this.bodies = new SocketChannel[bodies];
		this.heads = new SocketChannel[heads];
		this.thread = Thread.ofPlatform().name("slow-senders").unstarted(this::send);
	}

	/** Begins to send; those that are closed come again. */
	public SlowSenders start() {
		this.thread.start();
		while (this.rounds < 2) {
			LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
		}
		return this;
	}

	/**
	 * Each connection once a second, in slices: independent clients do not send at the
	 * same moment.
	 */
	private void send() {
		while (!this.closed) {
			for (int slice = 0; slice < SLICES; slice++) {
				long begin = System.nanoTime();
				for (int i = slice; i < this.bodies.length; i += SLICES) {
					this.bodies[i] = piece(this.bodies[i], BODY.formatted((i % 2 == 0) ? "/graphql" : "/auth/login")
						.getBytes(StandardCharsets.US_ASCII), PIECE);
				}
				for (int i = slice; i < this.heads.length; i += SLICES) {
					this.heads[i] = piece(this.heads[i], "GET /livez HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII),
							HEAD_PIECE);
				}
				LockSupport.parkNanos(PAUSE.toNanos() / SLICES - (System.nanoTime() - begin));
			}
			this.rounds++;
		}
	}

	private SocketChannel piece(SocketChannel channel, byte[] first, byte[] next) {
		try {
			if (channel == null || isClosed(channel)) {
				return connect(first);
			}
			channel.write(ByteBuffer.wrap(next));
			return channel;
		}
		catch (IOException ex) {
			close(channel);
			return null;
		}
	}

	/** The server has answered, and closed or will do so. */
	private static boolean isClosed(SocketChannel channel) throws IOException {
		int count = channel.read(ByteBuffer.allocate(1024));
		if (count != 0) {
			close(channel);
		}
		return count != 0;
	}

	private SocketChannel connect(byte[] first) throws IOException {
		SocketChannel channel = SocketChannel.open();
		channel.setOption(StandardSocketOptions.SO_LINGER, 0);
		channel.connect(this.server);
		channel.write(ByteBuffer.wrap(first));
		channel.configureBlocking(false);
		return channel;
	}

	private static void close(SocketChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			// gone as well
		}
	}

	/**
	 * Sends a request whose answer is not waited for.
	 * @param token of its caller
	 * @param query the document
	 */
	public void request(String token, String query) throws IOException {
		this.waiting.add(connect(post(token, query)));
	}

	private static byte[] post(String token, String query) {
		byte[] body = "{\"query\": \"%s\"}".formatted(query.replace("\"", "\\\"")).getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream request = new ByteArrayOutputStream();
		request.writeBytes(("POST /graphql HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
				+ "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n")
			.formatted(token, body.length)
			.getBytes(StandardCharsets.US_ASCII));
		request.writeBytes(body);
		return request.toByteArray();
	}

	/**
	 * How many of the requests were answered or refused already.
	 * @return a number
	 */
	public int answered() throws IOException {
		int answered = 0;
		for (SocketChannel each : this.waiting) {
			if (each.isOpen() && isClosed(each)) {
				answered++;
			}
		}
		return answered;
	}

	/**
	 * Sends probes and queries one after the other, each over a connection of its own.
	 * @param token of the caller of the query
	 * @param time for how long
	 * @return times of {@code /livez} and of a query
	 */
	public Times[] measure(String token, Duration time) throws IOException {
		return measure(this.server.getPort(), 0, token, time);
	}

	/**
	 * Sends probes and queries one after the other, each over a connection of its own.
	 * @param port of a gateway on this machine
	 * @param management port of its management endpoints; 0 if they are not measured
	 * @param token of the caller of the query
	 * @param time for how long
	 * @return times of {@code /livez}, of a query, and of the liveness of the management
	 * port, if there is one
	 */
	public static Times[] measure(int port, int management, String token, Duration time) throws IOException {
		// the name of the operation differs each time: no kept response
		List<Long> probes = new ArrayList<>();
		List<Long> queries = new ArrayList<>();
		List<Long> managed = new ArrayList<>();
		long end = System.nanoTime() + time.toNanos();
		for (int i = 0; System.nanoTime() < end; i++) {
			probes.add(exchange(port, get("/livez")));
			queries
				.add(exchange(port, post(token, "query Q%d { workshops(first: 3) { nodes { name } } }".formatted(i))));
			if (management != 0) {
				managed.add(exchange(management, get("/actuator/health/liveness")));
			}
			LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
		}
		return ((management != 0) ? Stream.of(probes, queries, managed) : Stream.of(probes, queries)).map(Times::of)
			.toArray(Times[]::new);
	}

	private static byte[] get(String path) {
		return "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path)
			.getBytes(StandardCharsets.US_ASCII);
	}

	private static long exchange(int port, byte[] request) throws IOException {
		long begin = System.nanoTime();
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(120_000);
			socket.connect(new InetSocketAddress("127.0.0.1", port), 120_000);
			socket.getOutputStream().write(request);
			InputStream in = socket.getInputStream();
			String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);
			if (!status.equals("HTTP/1.1 200")) {
				throw new IOException("after %d ms: '%s%s'".formatted((System.nanoTime() - begin) / 1_000_000, status,
						new String(in.readNBytes(400), StandardCharsets.UTF_8)));
			}
		}
		return System.nanoTime() - begin;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			if (this.thread.getState() != Thread.State.NEW) {
				this.thread.join(PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		Arrays.stream(this.bodies).forEach(SlowSenders::close);
		Arrays.stream(this.heads).forEach(SlowSenders::close);
		this.waiting.forEach(SlowSenders::close);
	}

	/**
	 * Ends with 1 if a probe or query took longer than two seconds in 99 of 100 cases.
	 */
	public static void main(String[] arguments) throws IOException {
		int port = Integer.parseInt(arguments[0]);
		String[] tokens = Arrays.copyOfRange(arguments, 6, arguments.length);
		Duration time = Duration.ofSeconds(Long.parseLong(arguments[4]));
		try (SlowSenders senders = new SlowSenders(port, Integer.parseInt(arguments[1]),
				Integer.parseInt(arguments[2]))) {
			print("quiet", senders.measure(tokens[0], Duration.ofSeconds(5)));
			senders.start();
			for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
				senders.request(tokens[i % tokens.length],
						"mutation { requestSession(input: {workshop: \"%s\", user: \"slow-%d\"}) { __typename } }"
							.formatted(arguments[5], i));
			}
			Times[] times = senders.measure(tokens[0], time);
			print("with slow senders", times);
			System.out.printf("%d of %s requests were answered meanwhile%n", senders.answered(), arguments[3]);
			if (times[0].p99().compareTo(Duration.ofSeconds(2)) > 0
					|| times[1].p99().compareTo(Duration.ofSeconds(2)) > 0) {
				System.exit(1);
			}
		}
	}

	private static void print(String what, Times[] times) {
		System.out.printf("%s: /livez %s; query %s%n", what, times[0], times[1]);
	}

	/**
	 * How long exchanges took.
	 *
	 * @param count how many there were
	 * @param median of their times
	 * @param p99 of their times
	 * @param worst of their times
	 */
	public record Times(int count, Duration median, Duration p99, Duration worst) {

		static Times of(List<Long> nanos) {
			long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
			return new Times(sorted.length, Duration.ofNanos(sorted[sorted.length / 2]),
					Duration.ofNanos(sorted[sorted.length * 99 / 100]), Duration.ofNanos(sorted[sorted.length - 1]));
		}

		@Override
		public String toString() {
			return "%d times, median %.1f ms, p99 %.1f ms, worst %.1f ms".formatted(this.count,
					this.median.toNanos() / 1e6, this.p99.toNanos() / 1e6, this.worst.toNanos() / 1e6);
		}

	}

}
