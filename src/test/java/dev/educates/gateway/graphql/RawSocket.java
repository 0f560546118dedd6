package dev.educates.gateway.graphql;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** A socket that is read when the test wants it, and no earlier. */
final class RawSocket implements AutoCloseable {

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int SMALL = 8192;

	private final java.net.Socket socket = new java.net.Socket();

	private final DataInputStream input;

	RawSocket(int port, String protocol) throws IOException {
		this.socket.setReceiveBufferSize(SMALL);
		this.socket.connect(new InetSocketAddress("127.0.0.1", port));
		this.socket.setSoTimeout(60_000);
		String wanted = protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n";
		this.socket.getOutputStream()
			.write(("GET /graphql HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nUpgrade: websocket\r\n"
					+ "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
					+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + wanted + "\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		this.input = new DataInputStream(this.socket.getInputStream());
		StringBuilder head = new StringBuilder();
		while (!head.toString().endsWith("\r\n\r\n")) {
			head.append((char) this.input.readUnsignedByte());
		}
		assertThat(head.toString()).startsWith("HTTP/1.1 101");
	}

	void send(String text) throws IOException {
		send(TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	/** With a mask of zeros. */
	void send(int opcode, byte[] payload) throws IOException {
		this.socket.getOutputStream()
			.write(ByteBuffer.allocate(payload.length + 14)
				.put((byte) (0x80 | opcode))
				.put((byte) (0x80 | 127))
				.putLong(payload.length)
				.putInt(0)
				.put(payload)
				.array());
	}

	/** Of this end. */
	int port() {
		return this.socket.getLocalPort();
	}

	/** The next text that is no ping. */
	String text() throws IOException {
		StringBuilder text = new StringBuilder();
		boolean last = false;
		while (!last) {
			int head = this.input.readUnsignedByte();
			assertThat(head & 0x0F).as("opcode").isLessThanOrEqualTo(1);
			last = (head & 0x80) != 0;
			text.append(new String(payload(), StandardCharsets.UTF_8));
		}
		return text.toString().contains("\"type\":\"ping\"") ? text() : text.toString();
	}

	/** After pings, if it takes that long. */
	int closeCode() throws IOException {
		int head = this.input.readUnsignedByte();
		while (head == 0x81) {
			assertThat(new String(payload(), StandardCharsets.UTF_8)).contains("\"type\":\"ping\"");
			head = this.input.readUnsignedByte();
		}
		assertThat(head).as("a close frame").isEqualTo(0x88);
		return ByteBuffer.wrap(payload()).getShort() & 0xFFFF;
	}

	private byte[] payload() throws IOException {
		int length = this.input.readUnsignedByte();
		long size = switch (length) {
			case 126 -> this.input.readUnsignedShort();
			case 127 -> this.input.readLong();
			default -> length;
		};
		byte[] payload = new byte[(int) size];
		this.input.readFully(payload);
		return payload;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
