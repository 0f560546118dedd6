package dev.educates.gateway.voucher;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

import dev.educates.gateway.coordination.redis.SharedStores;
import dev.educates.gateway.storage.RecordStore;
import dev.educates.gateway.storage.RecordStores;
import org.jspecify.annotations.Nullable;

/**
 * The parts of ten gateways that store vouchers and their uses, each with a storage of
 * its own, in one process: so one kill interrupts ten of them. Each creates, redeems and
 * releases, and writes a line with its number before and after each step.
 */
final class VoucherLoop {

	/** Gateways in the process. */
	static final int GATEWAYS = 10;

	static final int CREATED_TOGETHER = 2;

	private final int number;

	private final TestVouchers vouchers;

	private final PrintStream out;

	private VoucherLoop(int number, RecordStore store, PrintStream out) {
		this.number = number;
		this.vouchers = new TestVouchers(store, Clock.systemUTC());
		this.out = out;
	}

	/** Takes the first part of the argument of {@link #open}; begins after a line. */
	public static void main(String[] arguments) throws IOException {
		PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
		new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
		for (int i = 0; i < GATEWAYS; i++) {
			VoucherLoop loop = new VoucherLoop(i, open(arguments[0] + i).store(), out);
			Thread.ofPlatform().start(loop::run);
		}
	}

	private void run() {
		while (true) {
			round();
		}
	}

	/** Opens a path, or a Redis with a prefix in the fragment of its address. */
	static Place open(String place) {
		URI address = URI.create(place);
		if (address.getScheme() == null) {
			RecordStore store = RecordStores.inFile(Path.of(place), Clock.systemUTC());
			return new Place(store, List.of((AutoCloseable) store));
		}
		SharedStores redis = SharedStores.of(URI.create(place.split("#")[0]), address.getFragment());
		RecordStore store = RecordStores.inRedis(redis.replica());
		return new Place(store, List.of((AutoCloseable) store, redis));
	}

	/** A store that is open. */
	record Place(RecordStore store, List<AutoCloseable> resources) implements AutoCloseable {

		@Override
		public void close() throws Exception {
			for (AutoCloseable each : this.resources) {
				each.close();
			}
		}

	}

	private void round() {
		write("create");
		List<IssuedVoucher> created = this.vouchers.create(CREATED_TOGETHER);
		write("done " + created.stream()
			.map((each) -> each.voucher().id() + "=" + each.code())
			.collect(Collectors.joining(" ")));
		String voucher = created.getFirst().voucher().id();
		redeem(voucher, "ann");
		takeAndRelease(voucher, "ann");
		takeAndRelease(voucher, "ben");
		redeem(voucher, "cem");
		redeem(voucher, "ann");
		step("refuse", voucher, "ben", null);
	}

	private void redeem(String voucher, String user) {
		step("take", voucher, user, null);
		step("grant", voucher, user, this.vouchers.newSession());
	}

	private void takeAndRelease(String voucher, String user) {
		step("take", voucher, user, null);
		step("release", voucher, user, null);
	}

	private void step(String name, String voucher, String user, @Nullable String session) {
		write("%s %s %s %s".formatted(name, voucher, user, session));
		this.vouchers.step(name, voucher, user, session);
		write("done");
	}

	private void write(String words) {
		this.out.println(this.number + " " + words);
	}

}
