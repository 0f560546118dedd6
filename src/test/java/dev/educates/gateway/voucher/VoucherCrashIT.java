package dev.educates.gateway.voucher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.educates.gateway.KilledProcess;
import dev.educates.gateway.coordination.RedisServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process with ten gateways is killed while they create vouchers, take, grant or
 * release a use. What each has confirmed is there, the step in flight happened as a whole
 * or not at all, the person gets the same use again, and the voucher has as many uses as
 * before. {@code -Dvouchers.kills=20} for 200 rounds of a gateway.
 */
class VoucherCrashIT {

	private static final Logger logger = LoggerFactory.getLogger(VoucherCrashIT.class);

	/** Of a step of a gateway. */
	private static final Pattern LINE = Pattern.compile("(\\d) (.+)");

	private static final int KILLS = Integer.getInteger("vouchers.kills", 1);

	private final RandomGenerator random = RandomGenerator.getDefault();

	private final List<Gateway> gateways = Stream.generate(Gateway::new).limit(VoucherLoop.GATEWAYS).toList();

	@Test
	void nothingIsLostAndNothingHappensTwiceInAFile(@TempDir Path directory) throws Exception {
		killAgainAndAgain(directory + "/records-");
		assertThat(Files.size(directory.resolve("records-0.mv.db"))).as("space is used again").isLessThan(20_000_000);
	}

	@Test
	void nothingIsLostAndNothingHappensTwiceInRedis() throws Exception {
		try (RedisServer server = new RedisServer(RedisServer.Kind.EMBEDDED)) {
			killAgainAndAgain(server.url() + "#" + UUID.randomUUID());
		}
	}

	/** The next process starts while the records of the one before are checked. */
	private void killAgainAndAgain(String place) throws Exception {
		KilledProcess next = new KilledProcess(VoucherLoop.class, place);
		try {
			for (int i = 0; i < KILLS; i++) {
				KilledProcess process = next;
				run(process);
				next = new KilledProcess(VoucherLoop.class, place);
				for (int number = 0; number < this.gateways.size(); number++) {
					try (VoucherLoop.Place records = VoucherLoop.open(place + number)) {
						this.gateways.get(number).check(new TestVouchers(records.store(), Clock.systemUTC()));
					}
				}
				logger.info("Kill {} of {} is checked", i + 1, KILLS);
			}
		}
		finally {
			next.close();
		}
		Map<String, Long> interrupted = this.gateways.stream()
			.flatMap((each) -> each.interrupted.stream())
			.collect(Collectors.groupingBy((step) -> step, TreeMap::new, Collectors.counting()));
		logger.info("{} rounds by {} kills, {} confirmed steps, none lost, none twice; interrupted: {}",
				KILLS * this.gateways.size(), KILLS, this.gateways.stream().mapToInt((each) -> each.confirmed).sum(),
				interrupted);
	}

	/** Until some time after a random step. */
	private void run(KilledProcess process) {
		this.gateways.forEach(Gateway::start);
		process.send("go");
		for (int left = this.random.nextInt(10, 40 * this.gateways.size()); left > 0; left--) {
			read(process.line());
		}
		process.killAfter(this.random.nextLong(2_000_000)).forEach(this::read);
		this.gateways.forEach(Gateway::interrupt);
	}

	/** Other lines are of the log. */
	private void read(String line) {
		Matcher words = LINE.matcher(line);
		if (words.matches()) {
			this.gateways.get(Integer.parseInt(words.group(1))).read(words.group(2));
		}
	}

	/** What a gateway has confirmed. */
	private static final class Gateway {

		/** Those of the last process: code and sessions by user, by id. */
		private final Map<String, Known> known = new HashMap<>();

		/** Names of the steps that kills have interrupted. */
		private final List<String> interrupted = new ArrayList<>();

		private int confirmed;

		private int stored;

		/** A step that began and was not confirmed. */
		private String @Nullable [] inFlight;

		private record Known(String code, Map<String, List<String>> sessions) {
		}

		void start() {
			this.known.clear();
			this.inFlight = null;
		}

		void interrupt() {
			this.interrupted.add((this.inFlight != null) ? this.inFlight[0] : "between steps");
		}

		void read(String line) {
			String[] words = line.split(" ");
			if (!words[0].equals("done")) {
				this.inFlight = words;
				return;
			}
			this.confirmed++;
			if (this.inFlight[0].equals("create")) {
				Arrays.stream(words)
					.skip(1)
					.map((word) -> word.split("="))
					.forEach((each) -> this.known.put(each[0], new Known(each[1], new TreeMap<>())));
			}
			else {
				Map<String, List<String>> sessions = this.known.get(this.inFlight[1]).sessions;
				Map<String, List<String>> after = after(sessions, this.inFlight);
				sessions.clear();
				sessions.putAll(after);
			}
			this.inFlight = null;
		}

		/** What a step does to the sessions of a voucher. */
		private static Map<String, List<String>> after(Map<String, List<String>> before, String[] step) {
			List<String> ofUser = new ArrayList<>(before.getOrDefault(step[2], List.of()));
			switch (step[0]) {
				case "take" -> ofUser.add("");
				case "release" -> ofUser.remove("");
				case "grant" -> {
					ofUser.remove("");
					ofUser.add(step[3]);
				}
				default -> {
				}
			}
			Map<String, List<String>> after = new TreeMap<>(before);
			after.put(step[2], ofUser.stream().sorted().toList());
			after.values().removeIf(List::isEmpty);
			return after;
		}

		void check(TestVouchers vouchers) {
			int before = this.stored;
			this.stored = vouchers.vouchers().all().size();
			boolean isCreating = this.inFlight != null && this.inFlight[0].equals("create");
			assertThat(this.stored - before - this.known.size()).as("vouchers are created together or not at all")
				.isIn(0, isCreating ? VoucherLoop.CREATED_TOGETHER : 0);
			this.known.forEach((id, voucher) -> {
				IssuedVoucher found = vouchers.vouchers().find(id);
				assertThat(found.code()).isEqualTo(voucher.code);
				assertThat(vouchers.vouchers().ofCode(voucher.code)).isEqualTo(found.voucher());
				if (this.inFlight != null && !isCreating && this.inFlight[1].equals(id)) {
					assertThat(vouchers.sessions(id)).isIn(voucher.sessions, after(voucher.sessions, this.inFlight));
					finish(vouchers, id, after(voucher.sessions, this.inFlight));
				}
				else {
					assertThat(vouchers.sessions(id)).isEqualTo(voucher.sessions);
				}
			});
		}

		/** The person tries again, and others take what is left. */
		private void finish(TestVouchers vouchers, String voucher, Map<String, List<String>> after) {
			String user = this.inFlight[2];
			String session = this.inFlight[3];
			switch (this.inFlight[0]) {
				case "refuse" -> vouchers.step("refuse", voucher, user, null);
				case "grant" -> vouchers.step("grant", voucher, user, session);
				default -> {
					session = vouchers.newSession();
					vouchers.step("take", voucher, user, null);
					vouchers.step("grant", voucher, user, session);
					List<String> sessions = new ArrayList<>(after.getOrDefault(user, List.of()));
					sessions.remove("");
					sessions.add(session);
					after.put(user, sessions.stream().sorted().toList());
				}
			}
			assertThat(vouchers.sessions(voucher)).isEqualTo(after);
			int used = after.values().stream().mapToInt(List::size).sum();
			for (int i = used; i < TestVouchers.USES; i++) {
				vouchers.step("take", voucher, "other-" + i, null);
			}
			vouchers.step("refuse", voucher, "one-too-many", null);
		}

	}

}
