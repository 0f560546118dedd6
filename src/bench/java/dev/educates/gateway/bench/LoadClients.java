package dev.educates.gateway.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Many who listen, in a process of their own, with one thread. Told on standard input
 * {@code expect}, it prints when the last one who is not slow has heard the next event.
 * Slow ones come last, and read no more once their first event has begun.
 */
final class LoadClients {

	private static final int OPENING = 100;

	private static final int SMALL = 8192;

	private final Selector selector = Selector.open();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

	private final int port;

	private final List<byte[]> says;

	private final List<byte[]> slowOnesSay;

	private final List<byte[]> hears;

	private final int slow;

	private int opening;

	private int begun;

	private int lost;

	private int heard;

	private int round;

	private volatile boolean expecting;

	private LoadClients(boolean webSocket, int port, String token, String query, String slowQuery, int slow)
			throws IOException {
		this.port = port;
		this.slow = slow;
		this.says = says(webSocket, port, token, query);
		this.slowOnesSay = says(webSocket, port, token, slowQuery);
		this.hears = webSocket ? List.of(bytes("\r\n\r\n"), bytes("_ack\""), bytes(":\"next\""))
				: List.of(bytes("data:{"));
	}

	private static List<byte[]> says(boolean webSocket, int port, String token, String query) {
		String host = "Host: 127.0.0.1:%d\r\n".formatted(port);
		return webSocket ? List.of(
				bytes("GET /graphql HTTP/1.1\r\n" + host + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
						+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
						+ "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n"),
				frame("{\"type\":\"connection_init\",\"payload\":{\"Authorization\":\"Bearer " + token + "\"}}"),
				frame("{\"type\":\"subscribe\",\"id\":\"1\",\"payload\":" + query + "}"))
				: List.of(bytes("POST /graphql HTTP/1.1\r\n" + host + "Accept: text/event-stream\r\n"
						+ "Content-Type: application/json\r\nAuthorization: Bearer " + token + "\r\nContent-Length: "
						+ query.length() + "\r\n\r\n" + query));
	}

	/**
	 * Transport, port, token, query, that of slow ones, listeners, and how many of these
	 * are slow.
	 */
	public static void main(String[] arguments) throws Exception {
		LoadClients crowd = new LoadClients(arguments[0].equals("websocket"), Integer.parseInt(arguments[1]),
				arguments[2], arguments[3], arguments[4], Integer.parseInt(arguments[6]));
		Thread.ofPlatform().daemon().start(crowd::obey);
		crowd.listen(Integer.parseInt(arguments[5]));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** With a mask of zeros. */
	private static byte[] frame(String text) {
		byte[] payload = bytes(text);
		return ByteBuffer.allocate(payload.length + 8)
			.put((byte) 0x81)
			.put((byte) (0x80 | 126))
			.putShort((short) payload.length)
			.putInt(0)
			.put(payload)
			.array();
	}

	private void obey() {
		try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
			for (String order = orders.readLine(); order != null; order = orders.readLine()) {
				this.expecting = true;
				this.selector.wakeup();
			}
		}
		catch (IOException ex) {
			// the other process is over
		}
		System.exit(0);
	}

	private void listen(int listeners) throws IOException {
		int opened = 0;
		int quick = listeners - this.slow;
		while (true) {
			while (opened < listeners && this.opening < OPENING) {
				open(opened >= quick);
				opened++;
			}
			this.selector.select((key) -> {
				int before = this.heard;
				handle(key);
				if (this.heard != before && this.heard == quick) {
					System.out.println("heard " + System.nanoTime());
				}
			}, 100);
			if (this.expecting) {
				this.expecting = false;
				this.heard = 0;
				this.round++;
				System.out.println("expecting");
			}
			if (this.begun == listeners) {
				this.begun = 0;
				System.out.println("begun");
			}
		}
	}

	private void open(boolean isSlow) throws IOException {
		this.opening++;
		SocketChannel channel = SocketChannel.open();
		channel.configureBlocking(false);
		if (isSlow) {
			channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
		}
		channel.connect(new InetSocketAddress("127.0.0.1", this.port));
		channel.register(this.selector, SelectionKey.OP_CONNECT, new Listener(isSlow));
	}

	private void handle(SelectionKey key) {
		Listener listener = (Listener) key.attachment();
		SocketChannel channel = (SocketChannel) key.channel();
		try {
			if (key.isConnectable() && channel.finishConnect()) {
				key.interestOps(SelectionKey.OP_READ);
				channel.write(ByteBuffer.wrap(listener.says(0)));
			}
			else if (key.isReadable()) {
				read(key, channel, listener);
			}
		}
		catch (IOException ex) {
			lose(key, ex.getMessage());
		}
	}

	private void lose(SelectionKey key, String why) {
		key.cancel();
		this.lost++;
		System.out.println("lost %d: %s".formatted(this.lost, why));
	}

	private void read(SelectionKey key, SocketChannel channel, Listener listener) throws IOException {
		this.buffer.clear();
		if (channel.read(this.buffer) < 0) {
			lose(key, "closed");
			return;
		}
		this.buffer.flip();
		while (this.buffer.hasRemaining()) {
			if (!listener.matches(this.buffer.get())) {
				continue;
			}
			if (listener.step < this.hears.size() - 1) {
				listener.step++;
				channel.write(ByteBuffer.wrap(listener.says(listener.step)));
			}
			else if (!listener.begun) {
				listener.begun = true;
				this.begun++;
				this.opening--;
				if (listener.slow) {
					key.interestOps(0);
					return;
				}
			}
			else if (listener.heardIn < this.round) {
				listener.heardIn = this.round;
				this.heard++;
			}
		}
	}

	/** One who listens. */
	private final class Listener {

		private final boolean slow;

		private boolean begun;

		private int step;

		private int matched;

		/** It counts once, even if it hears of one change in two events. */
		private int heardIn;

		Listener(boolean slow) {
			this.slow = slow;
		}

		byte[] says(int step) {
			return (this.slow ? LoadClients.this.slowOnesSay : LoadClients.this.says).get(step);
		}

		/** No text has its first character once more, but that of a line's end. */
		boolean matches(byte next) {
			byte[] text = LoadClients.this.hears.get(this.step);
			if (text[this.matched] == next) {
				this.matched++;
			}
			else {
				this.matched = (text[0] == next) ? 1 : 0;
			}
			if (this.matched < text.length) {
				return false;
			}
			this.matched = 0;
			return true;
		}

	}

}
